"""How the owner speaks with his shop from a terminal."""
