"""What the terminal shows when the shop opens: one screen that says everything."""

from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.config import HOME
from bot.shop import Shop

WIDTH = 92


def show_practice(console: Console, *, page: str, folder: Path) -> None:
    """The practice shop: what it is, where it is, how to go live."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    rows.add_row("Open", Text(page, style=f"bold cyan link {page}"))
    rows.add_row("Buyers", "小美 and Ben. Press Start, choose something, pay it on the pay page.")
    rows.add_row("Admin", "老板. Send /admin to see the shop from the other side.")
    rows.add_row("Stop", f"Ctrl-C. What happened is kept in {near(folder / 'practice.db')}.")
    live = Table.grid(padding=(0, 2))
    live.add_column(style="bold", no_wrap=True)
    live.add_column()
    live.add_row("1", "Get a token from @BotFather, and your own number from @userinfobot.")
    live.add_row("2", "Write that number into config.toml: admins = [123456789]")
    live.add_row("3", Text("BOT_TOKEN=… .venv/bin/python run.py", style="cyan"))
    console.print(
        Panel(
            Group(
                "A shop to try out, with a Telegram and a pay page of its own: no message and no"
                " money leaves this machine.\n",
                rows,
                "\n[bold]Going live[/] (README.md has the details)",
                live,
            ),
            title="[bold]Kamidesk · practice[/]",
            title_align="left",
            width=min(WIDTH, console.width),
            padding=(1, 2),
        )
    )


def show_live(console: Console, shop: Shop, *, home: str, listens: str) -> None:
    """The live shop in a few lines, and loudly what is missing."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    rows.add_row("Chat", home or f"bot {shop.bot_id}")
    rows.add_row("Database", near(file) if (file := shop.settings.database.file) else "PostgreSQL")
    rows.add_row("Listens", f"{listens} (GET /health)")
    rows.add_row(
        "Payment", ", ".join(each.terms.gateway for each in shop.gateways.gateways) or "balance only"
    )
    rows.add_row("Admins", str(len(shop.settings.shop.admins)))
    warnings = [Text(f"! {sentence}", style="bold red") for sentence in missing(shop)]
    console.print(
        Panel(
            Group(rows, *warnings),
            title="[bold]Kamidesk is open[/]",
            title_align="left",
            width=min(WIDTH, console.width),
            padding=(1, 2),
        )
    )


def near(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(HOME)) if path.is_relative_to(HOME) else str(path)


def missing(shop: Shop) -> list[str]:
    """What an owner would want to know before the first buyer comes."""
    settings, found = shop.settings, []
    epay = settings.gateways.epay
    if not settings.shop.admins:
        found.append("shop.admins is empty: nobody can run this shop, and nobody hears its alarms.")
    if not shop.gateways.gateways:
        found.append("No way to pay is switched on: see gateways in config.toml.")
    if epay.address and not epay.is_on:
        found.append("gateways.epay is off: it needs merchant_id and EPAY_KEY besides its address.")
    if epay.is_on and not settings.web.public_url:
        found.append("web.public_url is empty: the gateway cannot call, so payments are found by asking it.")
    return found
