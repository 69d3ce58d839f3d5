"""What was bought: placing, paying, expiring, cancelling and remembering orders."""
