"""Who runs the shop, what they did, and whether it is open."""
