"""The HTTP side: what gateways, Telegram, health checks and buyers' browsers ask of the shop."""
