"""How fast the shop sells, beside what the databases themselves can do on the same machine in the same run."""
