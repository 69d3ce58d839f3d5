"""What an admin sees: words and buttons, one file per part of running the shop."""
