"""Who buys here: how they arrive, how they stand, and where they are in a form."""
