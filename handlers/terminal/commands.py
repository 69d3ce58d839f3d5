"""`run.py` and its subcommands: what the owner can ask of his shop from a terminal."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from bot.config import CONFIG, ConfigError, Settings, read_settings
from bot.database import InUse
from bot.database.archive import BackupRefused
from bot.logs import open_logs
from bot.stock.vault import BadKey
from handlers.terminal.copies import bring_back, copy_out
from handlers.terminal.doctor import accept_stock, examine
from handlers.terminal.importing import ImportRefused, Wish, take_in_file, undo_batch
from handlers.terminal.keys import WARNING, show_key, show_new_key
from handlers.terminal.opening import open_for_business
from handlers.terminal.practice import OpenWorld, practice_folder, practice_settings, practice_world
from handlers.terminal.tables import bring_up_to_date
from models.migrations import NewerDatabase

REFUSALS = (ConfigError, InUse, NewerDatabase, BackupRefused, BadKey, ImportRefused)
"""What is said in a sentence; anything else is a bug and shows where it happened."""

T = TypeVar("T")

Config = Annotated[
    Path,
    typer.Option("--config", help="Another config.toml.", envvar="KAMIDESK_CONFIG", show_default=False),
]
Practice = Annotated[bool, typer.Option("--practice", help="The practice shop, not the live one.")]
Port = Annotated[
    int | None, typer.Option("--port", help="Where the practice chat page opens; else 8088 or the next.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


@dataclass(frozen=True)
class Asked:
    """Which shop the owner asks."""

    config: Path
    practice: bool

    def settings(self) -> Settings:
        """The live shop's, or those of the practice shop."""
        settings = read_settings(self.config)
        if self.practice:
            world = practice_world(practice_folder(settings))
            settings = practice_settings(self.config, world, address="http://127.0.0.1", web_port=0)
        open_logs(settings, level="warning")
        return settings

    def shop(self) -> Settings:
        """The same, of a shop that is there already; raises ConfigError."""
        settings = self.settings()
        file = settings.database.file
        if file is not None and not file.exists():
            other = "" if self.practice else " (--practice asks the practice shop)"
            raise ConfigError(f"There is no shop in {file} yet: it is made when it opens first{other}.")
        return settings


def terminal(open_world: OpenWorld) -> typer.Typer:
    """The whole command line. open_world: brings the practice world."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    @app.callback(invoke_without_command=True)
    def kamidesk(context: typer.Context, config: Config = CONFIG, practice: Practice = False) -> None:
        """Kamidesk, a shop that lives in a Telegram chat. Without a command it opens."""
        context.obj = Asked(config, practice)
        if context.invoked_subcommand is None:
            run(open_for_business(config, open_world, Console(), practising=practice))

    @app.command()
    def serve(context: typer.Context, port: Port = None) -> None:
        """Open the shop: live with BOT_TOKEN, else to practise on this machine."""
        asked: Asked = context.obj
        run(open_for_business(asked.config, open_world, Console(), port=port, practising=asked.practice))

    for command in (migrate, doctor, backup, restore, key):
        app.command()(command)
    app.command("import")(take_in)
    return app


def migrate(context: typer.Context) -> None:
    """Bring the tables up to date. A shop on a SQLite file does it by itself when it opens."""
    run(bring_up_to_date(said(context.obj.settings), screen()))


def doctor(
    context: typer.Context,
    stock_checked: Annotated[
        bool, typer.Option("--stock-checked", help="After a restore: you have looked at the stock.")
    ] = False,
) -> None:
    """Look for anything that is wrong, without changing it; the shop may be open. Exit code 1 if there is."""
    settings = said(context.obj.shop)
    if stock_checked:
        run(accept_stock(settings, screen()))
    elif not run(examine(settings, screen())):
        raise typer.Exit(1)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The new file, or a folder to put it in.", show_default=False)],
) -> None:
    """Copy the whole shop into one file while it is open. Secrets in it stay sealed."""
    run(copy_out(said(context.obj.shop), file, screen()))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Also over a database that is not empty.")] = False,
    yes: Yes = False,
) -> None:
    """Bring a copy back, while the shop is closed; then say which stock may have been sold since."""
    settings = said(context.obj.settings)
    if force and not yes:
        typer.confirm("What is in the database now goes out of use. Restore over it?", abort=True)
    run(bring_back(settings, file, screen(), force=force))


def take_in(
    context: typer.Context,
    *,
    variant: Annotated[str, typer.Argument(help="The code of the variant, as in /stock.")] = "",
    file: Annotated[Path | None, typer.Argument(help="One secret a line, or a .csv.")] = None,
    note: Annotated[str, typer.Option("--note", help="Where these come from.")] = "",
    cost: Annotated[str, typer.Option("--cost", help="What one of them cost, in the shop's currency.")] = "",
    undo: Annotated[int | None, typer.Option("--undo", help="Take back what is unsold of a batch.")] = None,
) -> None:
    """Take a file of secrets into stock. Broken off and started again it goes on where it was."""
    if (undo is None) != bool(variant and file):
        raise typer.BadParameter("Say which variant and which file, or --undo and the number of a batch.")
    settings = said(context.obj.shop)
    if undo is not None:
        run(undo_batch(settings, undo, screen()))
    elif file is not None:
        run(take_in_file(settings, Wish(variant, file, note, cost), screen()))


def key(
    context: typer.Context,
    new: Annotated[bool, typer.Option("--new", help="Make a key for a new shop on PostgreSQL.")] = False,
    yes: Yes = False,
) -> None:
    """Show the vault key, so that you can keep a copy of it in a safe place."""
    if new:
        show_new_key(screen())
        return
    settings = said(context.obj.settings)
    if not yes:
        typer.confirm(f"{WARNING}\nShow it?", abort=True)
    said(lambda: show_key(settings, screen()))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do it; a refusal is a sentence and exit code 2."""
    return said(lambda: asyncio.run(work))


def said(act: Callable[[], T]) -> T:
    """Do it at once, with refusals as sentences."""
    try:
        return act()
    except REFUSALS as error:
        Console(stderr=True, soft_wrap=True).print(f"✗ {error}", style="bold red", markup=False)
        raise typer.Exit(2) from None


def screen() -> Console:
    """For sentences: long ones are wrapped by the terminal itself, so that they can be copied."""
    return Console(soft_wrap=True, highlight=False)
