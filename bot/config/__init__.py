"""What the owner decides: config.toml, overridden by the environment."""

from bot.config.reading import CONFIG, SECRETS, ConfigError, all_keys, read_settings
from bot.config.settings import Settings
from bot.config.values import HOME, LOCALES

__all__ = ["CONFIG", "HOME", "LOCALES", "SECRETS", "ConfigError", "Settings", "all_keys", "read_settings"]
