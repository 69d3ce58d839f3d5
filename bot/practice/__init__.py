"""A Telegram and a pay page to practise on, on loopback, as strict as the real ones."""
