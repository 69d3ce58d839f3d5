"""The ways goods can be delivered: one file each, one line each in the directory."""
