"""What the practice Telegram does for each method of the Bot API that it models."""
