"""One file for each gateway, and what they have in common."""
