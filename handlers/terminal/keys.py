"""`run.py key`: shows the vault key for safe keeping, or makes one."""

from rich.console import Console

from bot.config import ConfigError, Settings
from bot.shop import key_file, key_place, vault_key
from bot.stock.vault import Vault, make_key

WARNING = (
    "Whoever has this key and a copy of the database can read every card secret."
    " Without it, nobody can, not even you: keep it where the backups are not."
)


def show_key(settings: Settings, console: Console) -> None:
    """The key that seals this shop's stock; raises ConfigError when there is none yet."""
    file = key_file(settings)
    if not settings.vault.key and file is not None and not file.exists():
        raise ConfigError(f"There is no key in {file} yet: it is made when the shop opens first.")
    key = vault_key(settings, expected=True)
    console.print(f"{key_place(settings)}: {Vault(key)}")
    console.print(key, style="bold")


def show_new_key(console: Console) -> None:
    """A key that nothing was sealed with yet."""
    console.print(make_key(), style="bold")
    console.print("For a new shop on PostgreSQL: set it as VAULT_KEY. It is not kept anywhere else.")
