"""`run.py backup` and `run.py restore`: the whole shop in one file, and back."""

from functools import partial
from pathlib import Path

from rich.console import Console

from bot.clock import SystemClock
from bot.config import Settings
from bot.database import open_database
from bot.database.backup import back_up
from bot.database.restoring import restore
from bot.shop import key_place
from bot.staff.restored import note_restore
from bot.stock import doubtful

ACTOR = "terminal"


async def copy_out(settings: Settings, file: Path, console: Console) -> None:
    """Write a backup; into a folder under a name that tells when."""
    now = SystemClock().now()
    if file.is_dir():  # noqa: ASYNC240 - nobody else waits
        file = file / f"kamidesk-{now:%Y%m%d-%H%M%S}.zip"
    await back_up(settings.database.url, file, now=now)
    console.print(f"[green]✓[/] {file} ({file.stat().st_size / 1e6:.1f} MB)", highlight=False)
    console.print(f"The vault key is not in it. Keep it elsewhere: {key_place(settings)}.", highlight=False)


async def bring_back(settings: Settings, file: Path, console: Console, *, force: bool) -> None:
    """Restore a backup, and say which stock may have been sold since it was made."""
    url, mark = settings.database.url, partial(note_restore, actor=ACTOR, now=SystemClock().now())
    manifest = await restore(url, file, mark, force=force)
    console.print(f"[green]✓[/] The shop is as it was at {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    database = open_database(url, alone=False)
    try:
        sentences = await database.reading(doubtful.check)
    finally:
        await database.close()
    if sentences:
        console.print("\n[bold red]Look at this stock before you open:[/]")
        for sentence in sentences:
            console.print(f"  {sentence}", markup=False, highlight=False)
        console.print("`run.py doctor` repeats this until you say `run.py doctor --stock-checked`.")
