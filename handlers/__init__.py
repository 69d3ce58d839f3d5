"""How the shop listens and speaks."""
