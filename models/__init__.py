"""What the shop remembers: its tables and the pure rules that belong to them."""
