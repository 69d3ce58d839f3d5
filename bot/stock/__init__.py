"""What is on the shelf: card secrets, sealed, held for orders, sold once."""
