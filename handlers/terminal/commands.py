"""`run.py` and its subcommands: what the owner can ask of his shop from a terminal."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.config import CONFIG, ConfigError
from bot.database import InUse
from handlers.terminal import opening
from handlers.terminal.practice import OpenWorld
from models.migrations import NewerDatabase

REFUSALS = (ConfigError, InUse, NewerDatabase)
"""What is said in a sentence; anything else is a bug and shows where it happened."""

Config = Annotated[
    Path,
    typer.Option("--config", help="Another config.toml.", envvar="KAMIDESK_CONFIG", show_default=False),
]
Port = Annotated[
    int | None, typer.Option("--port", help="Where the practice chat page opens; else 8088 or the next.")
]


def terminal(open_world: OpenWorld) -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        help="Kamidesk, a shop that lives in a Telegram chat. Without a command it opens.",
        no_args_is_help=False,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )

    @app.callback(invoke_without_command=True)
    def default(context: typer.Context, config: Config = CONFIG) -> None:
        context.obj = config
        if context.invoked_subcommand is None:
            context.invoke(serve, context)

    @app.command()
    def serve(context: typer.Context, port: Port = None) -> None:
        """Open the shop: live with BOT_TOKEN, else to practise on this machine."""
        run(opening.open_for_business(context.obj, open_world, Console(), port=port))

    return app


def run(work: Coroutine[Any, Any, None]) -> None:
    """Do it; a refusal is one sentence and exit code 2."""
    try:
        asyncio.run(work)
    except REFUSALS as error:
        Console(stderr=True, soft_wrap=True).print(f"[bold red]✗[/] {error}", highlight=False)
        raise typer.Exit(2) from None
