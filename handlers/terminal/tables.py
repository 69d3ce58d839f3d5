"""`run.py migrate`: brings the tables up to date."""

from rich.console import Console

from bot.config import Settings
from bot.database import open_database
from models.migrations import migrate, pending


async def bring_up_to_date(settings: Settings, console: Console) -> None:
    """Make what is missing; InUse while a shop is open on the same SQLite file."""
    database = open_database(settings.database.url)
    try:
        missing = await pending(settings.database.url)
        await migrate(settings.database.url)
    finally:
        await database.close()
    for revision in missing:
        console.print(f"[green]✓[/] {revision}")
    console.print("The tables are up to date." if missing else "The tables were up to date already.")
