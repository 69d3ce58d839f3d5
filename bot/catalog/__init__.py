"""What is offered: categories, products, variants and their prices."""
