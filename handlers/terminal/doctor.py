"""`run.py doctor`: asks every room what it finds wrong in the live database."""

from collections.abc import Awaitable, Callable

from rich.console import Console

from bot.clock import SystemClock
from bot.config import ConfigError, Settings
from bot.database import Database, open_database, soundness
from bot.delivery import fulfilment
from bot.orders import lifecycle
from bot.outbox import posting
from bot.payments import checking, refunds
from bot.shop import vault_key
from bot.staff import audit, restored
from bot.stock import availability, doubtful, vault
from bot.wallet import ledger
from models.migrations import pending

Check = Callable[[], Awaitable[list[str]]]

ACTOR = "terminal"


async def examine(settings: Settings, console: Console) -> bool:
    """Print what is found; True when all is well. The shop may be open meanwhile."""
    missing = await pending(settings.database.url)
    if missing:
        raise ConfigError(f"The database lacks {len(missing)} changes: run `python run.py migrate` first.")
    database = open_database(settings.database.url, alone=False)
    try:
        found = [await _look(name, check, console) for name, check in checks(settings, database).items()]
    finally:
        await database.close()
    faults = sum(found)
    console.print(
        "\n[bold green]All is well.[/]"
        if not faults
        else f"\n[bold red]{faults} found.[/] Nothing was changed."
    )
    return not faults


def checks(settings: Settings, database: Database) -> dict[str, Check]:
    """What is promised, and who looks whether it is kept."""
    now = SystemClock().now()

    async def key() -> list[str]:
        if not await database.reading(vault.is_key_expected):
            return []
        try:
            opened = vault.Vault(vault_key(settings, expected=True))
            await database.reading(vault.prove_key, opened, now=now)
        except (ConfigError, vault.BadKey, vault.WrongKey) as error:
            return [str(error)]
        return []

    return {
        "The database is sound": lambda: database.reading(soundness.check),
        "The vault key opens the stock": key,
        "Every card is sold once": lambda: database.reading(availability.check),
        "Orders go their way": lambda: database.reading(lifecycle.check),
        "Who paid has his goods": lambda: database.reading(fulfilment.check),
        "Every payment counts once": lambda: database.reading(checking.check),
        "Stars that are owed go back": lambda: database.reading(refunds.check, now=now),
        "The ledger sums to zero": lambda: database.reading(ledger.check),
        "What is to be said is said": lambda: database.reading(posting.check, now=now),
        "The audit chain holds": lambda: database.reading(audit.check),
        "No stock is in doubt after a restore": lambda: database.reading(doubtful.check),
    }


async def _look(name: str, check: Check, console: Console) -> int:
    faults = await check()
    console.print(f"[bold]{'[green]✓[/]' if not faults else '[red]✗[/]'} {name}[/]")
    for fault in faults:
        console.print(f"  {fault}", markup=False, highlight=False, style="red")
    return len(faults)


async def accept_stock(settings: Settings, console: Console) -> None:
    """After a restore: the owner has looked at the stock; doctor stops asking."""
    database = open_database(settings.database.url, alone=False)
    try:
        closed = await database.transaction(restored.close_restore, actor=ACTOR, now=SystemClock().now())
    finally:
        await database.close()
    console.print("Noted: the stock was looked at." if closed else "There was nothing to look at.")
