"""The shop, open: what every handler and job reaches for, and how it comes to be."""

import os
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.clock import Clock, SystemClock
from bot.config import HOME, ConfigError, Settings
from bot.database import Database, open_database
from bot.outbox.sender import Bell
from bot.payments.directory import Directory, open_gateways
from bot.payments.gateways.stars import StarsTill
from bot.stock.vault import BadKey, Vault, WrongKey, is_key_expected, make_key, prove_key
from models.migrations import migrate, pending

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Shop:
    """Everything that is open while the shop is. `bell` rings after a commit that left something to send."""

    settings: Settings
    database: Database
    clock: Clock
    vault: Vault
    gateways: Directory
    bell: Bell
    bot_id: int

    async def close(self) -> None:
        """Let go of the gateways, then of the database."""
        await self.gateways.close()
        await self.database.close()


async def open_shop(settings: Settings, till: StarsTill, *, clock: Clock | None = None) -> Shop:
    """Open the database and everything above it.

    Raises ConfigError, one sentence that names the remedy; InUse while another process has the SQLite file.
    """
    clock = clock or SystemClock()
    database = open_database(settings.database.url)
    try:
        await ready_tables(settings)
        vault = await open_vault(settings, database, clock)
        gateways = open_gateways(settings, till)
    except BaseException:
        await database.close()
        raise
    return Shop(settings, database, clock, vault, gateways, Bell(), till.bot_id)


async def ready_tables(settings: Settings) -> None:
    """A SQLite file is brought up to date here; a PostgreSQL server when its owner says so."""
    if settings.database.file:
        await migrate(settings.database.url)
    elif missing := await pending(settings.database.url):
        changes = f"{len(missing)} change{'s' if len(missing) > 1 else ''}"
        raise ConfigError(f"The database lacks {changes}: run `python run.py migrate` first.")


async def open_vault(settings: Settings, database: Database, clock: Clock) -> Vault:
    """The vault with the key that sealed this shop's stock; one is made only where nothing was sealed yet."""
    expected = await database.reading(is_key_expected)
    try:
        vault = Vault(vault_key(settings, expected=expected))
        await database.transaction(prove_key, vault, now=clock.now())
    except (BadKey, WrongKey) as error:
        raise ConfigError(f"{key_place(settings)}: {error}") from error
    return vault


def vault_key(settings: Settings, *, expected: bool) -> str:
    """The key's text. expected: the database was sealed with a key, so a new one would open nothing."""
    if settings.vault.key:
        return settings.vault.key
    file = key_file(settings)
    if file is None:
        remedy = "set the one that was shown" if expected else "`python run.py key --new` makes one"
        raise ConfigError(f"VAULT_KEY is missing: with PostgreSQL the key comes from there; {remedy}.")
    if file.exists():
        return _read_key(file)
    if expected:
        raise ConfigError(
            f"The vault key is missing: {file} is gone, and the stock was sealed with it."
            " Put the file back, or set VAULT_KEY to what `python run.py key` showed."
        )
    return _write_key(file, make_key())


def key_file(settings: Settings) -> Path | None:
    """Where a SQLite shop keeps its key: as settings say, else beside the database; None on PostgreSQL."""
    database = settings.database.file
    if database is None:
        return None
    return HOME / settings.vault.key_file if settings.vault.key_file else database.with_suffix(".key")


def key_place(settings: Settings) -> str:
    """Where the key comes from, for a sentence."""
    return "VAULT_KEY" if settings.vault.key else str(key_file(settings))


def _read_key(file: Path) -> str:
    if file.stat().st_mode & 0o077:
        log.warning("vault_key_was_readable_by_others", file=str(file))
        file.chmod(0o600)
    return file.read_text(encoding="utf-8").strip()


def _write_key(file: Path, key: str) -> str:
    """Whole or not at all: a torn key would look like a wrong one."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        target.write(f"{key}\n")
        target.flush()
        os.fsync(target.fileno())
    draft.rename(file)
    log.info("vault_key_made", file=str(file), remedy="keep a copy: without it the stock cannot be opened")
    return key
