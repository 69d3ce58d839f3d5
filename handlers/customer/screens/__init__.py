"""What a buyer sees: words and buttons, one file per part of the shop."""
