"""How fast the shop sells, beside what bare databases do on the same machine in the same run."""
