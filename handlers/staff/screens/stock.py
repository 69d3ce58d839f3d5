"""The stock list, and restocking step by step."""

from bot.catalog.shelves import StockPage, StockRow
from bot.stock.reading import Preview
from bot.stock.restocking import Counts
from handlers.customer.screens.catalogue import turning
from handlers.screen import Button, Screen, rows
from handlers.staff.screens.buttons import IntakeButton, RestockButton, StockButton
from handlers.staff.screens.panel import back
from handlers.voice import Html, Voice, lines

ODD_SHOWN = 3
LINE_SHOWN = 60


def stock(voice: Voice, page: StockPage) -> Screen:
    """Every variant with what is left."""
    if not page.variants:
        return Screen(voice("stock-empty"), rows(back(voice)))
    told = [_row(voice, place, one) for place, one in enumerate(page.variants, 1)]
    buttons = [
        Button(voice.plain("stock-place-button", place=place), RestockButton(variant_id=one.id))
        for place, one in enumerate(page.variants, 1)
    ]
    fives = [tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
    title = voice("stock-title", page=page.page, pages=page.pages)
    return Screen(
        lines(title, voice("stock-how"), "", *told), rows(*fives, _turning(voice, page), back(voice))
    )


def choose(voice: Voice, page: StockPage, *, above: str | None = None) -> Screen:
    """Which variant is restocked?"""
    buttons = (_choice(voice, one) for one in page.variants)
    return Screen(lines(above, voice("restock-choose")), rows(*buttons, _turning(voice, page), back(voice)))


def ask_lines(voice: Voice, one: StockRow) -> Screen:
    """Asks for the codes."""
    return Screen(voice("restock-ask", name=full_name(voice, one), left=one.left), rows(back(voice)))


def collecting(voice: Voice, variant_id: int, count: int) -> Screen:
    """So far; more may come."""
    done = Button(voice.plain("restock-done-button"), IntakeButton(act="done", variant_id=variant_id))
    return Screen(voice("restock-collecting", lines=count), rows(done), fresh=True)


def preview(voice: Voice, one: StockRow, seen: Preview) -> Screen:
    """The first, the last and the odd lines, before anything is taken in."""
    odd = [voice("restock-odd", number=number, line=_shown(line)) for number, line in seen.odd[:ODD_SHOWN]]
    text = lines(
        voice("restock-preview", name=full_name(voice, one), lines=seen.count),
        "",
        voice("restock-first", line=_shown(seen.first)),
        voice("restock-last", line=_shown(seen.last)) if seen.count > 1 else None,
        *odd,
        voice("restock-odd-more", count=seen.odd_count - len(odd)) if seen.odd_count > len(odd) else None,
    )
    take, drop = (IntakeButton(act=act, variant_id=one.id) for act in ("take", "drop"))
    return Screen(
        text,
        rows(
            Button(voice.plain("restock-take-button", lines=seen.count), take, style="green"),
            Button(voice.plain("restock-drop-button"), drop),
        ),
        fresh=True,
    )


def result(voice: Voice, one: StockRow, counts: Counts, *, deleted: bool) -> Screen:
    """What became of every line."""
    text = lines(
        voice("restock-result", added=counts.added, name=full_name(voice, one)),
        voice("restock-already", count=counts.already_there) if counts.already_there else None,
        voice("restock-repeated", count=counts.repeated) if counts.repeated else None,
        voice("restock-invalid", count=counts.invalid) if counts.invalid else None,
        voice("restock-left", left=one.left),
        voice("restock-deleted" if deleted else "restock-not-deleted"),
    )
    again = Button(voice.plain("restock-more-button"), RestockButton(variant_id=one.id))
    return Screen(text, rows((again, Button(voice.plain("admin-stock-button"), StockButton())), back(voice)))


def not_taken(voice: Voice, key: str, variant_id: int) -> Screen:
    """Why nothing was taken in, and how to try again."""
    again = Button(voice.plain("restock-again-button"), RestockButton(variant_id=variant_id))
    return Screen(voice(key), rows((back(voice), again)))


def full_name(voice: Voice, one: StockRow, length: int = 40) -> str:
    """Product and variant in one line."""
    names = (voice.name(one.product_names), voice.name(one.variant_names))
    return voice.name(" · ".join(name for name in names if name), length)


def _turning(voice: Voice, page: StockPage) -> tuple[Button, ...]:
    return turning(voice, page.page, page.pages, lambda number: StockButton(page=number))


def _choice(voice: Voice, one: StockRow) -> Button:
    label = voice.plain("restock-choose-button", name=full_name(voice, one, 24), left=one.left)
    return Button(label, RestockButton(variant_id=one.id))


def _row(voice: Voice, place: int, one: StockRow) -> Html:
    """A variant in one line; low ones carry the sign."""
    key = "stock-row-low" if one.left <= one.low_stock else "stock-row"
    return voice(key, place=place, name=full_name(voice, one, 32), left=one.left)


def _shown(line: str) -> str:
    return line if len(line) <= LINE_SHOWN else line[:LINE_SHOWN] + "…"
