"""How a product presents itself: its words, pictures and guide, and how its secrets are shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.catalog import wording
from bot.catalog.changes import change, locked
from bot.errors import BadInput
from models.product import Media, MediaKind, Product, ShowAs
from models.record import Facts

LARGEST_PICTURE = 10 * 2**20
LARGEST_VIDEO = 20 * 2**20


def describe(
    session: Session, product_id: int, *, summaries: Mapping[str, str], actor: str, now: datetime
) -> None:
    """A sentence or two per locale; none takes the description away."""
    product = locked(session, Product, product_id)
    change(session, product, summaries=wording.summaries(summaries), actor=actor, now=now)


def explain(
    session: Session, product_id: int, *, steps: Mapping[str, Sequence[str]], actor: str, now: datetime
) -> None:
    """The how-to, step by step per locale; a step keeps the picture its number had. No steps take it away."""
    product = locked(session, Product, product_id)
    pictures = _pictures(product.how_to)
    how_to: Facts = {
        locale: [
            {"text": text, "media_id": pictures.get(number)} for number, text in enumerate(told, start=1)
        ]
        for locale, told in wording.steps(steps).items()
    }
    change(session, product, how_to=how_to, actor=actor, now=now)


def illustrate(
    session: Session, product_id: int, *, step: int, media_id: int | None, actor: str, now: datetime
) -> None:
    """Give a step of the how-to (from 1) its picture or video, in every locale; None takes it away."""
    product = locked(session, Product, product_id)
    most = max((len(told) for told in product.how_to.values()), default=0)
    if not 1 <= step <= most:
        raise BadInput(hint="hint-step")
    how_to = {
        locale: [
            {**told, "media_id": media_id} if number == step else told
            for number, told in enumerate(steps, start=1)
        ]
        for locale, steps in product.how_to.items()
    }
    change(session, product, how_to=how_to, actor=actor, now=now)


def picture(session: Session, product_id: int, *, media_id: int | None, actor: str, now: datetime) -> None:
    """The picture of a product; None takes it away."""
    change(session, locked(session, Product, product_id), picture_id=media_id, actor=actor, now=now)


def split(
    session: Session,
    product_id: int,
    *,
    separator: str,
    labels: Mapping[str, Sequence[str]],
    actor: str,
    now: datetime,
) -> None:
    """How a secret falls into fields, such as number and password; no labels show it in one piece."""
    fields = wording.fields(separator, labels) if labels else {}
    change(session, locked(session, Product, product_id), fields=fields, actor=actor, now=now)


def show_as(session: Session, product_id: int, *, way: ShowAs, actor: str, now: datetime) -> None:
    """Whether its secrets are shown as text, as QR pictures, or both."""
    change(session, locked(session, Product, product_id), show_as=way, actor=actor, now=now)


def promise(session: Session, product_id: int, *, days: str | int, actor: str, now: datetime) -> None:
    """For how many days a secret that does not work is replaced: 0 (none) to 3650."""
    wanted = wording.whole_number(days, least=0, most=3650, hint="hint-warranty")
    change(session, locked(session, Product, product_id), warranty_days=wanted, actor=actor, now=now)


def keep_media(session: Session, *, kind: MediaKind, content: bytes, now: datetime) -> int:
    """Keep a picture (up to 10 MB) or video (up to 20 MB); answers its id."""
    largest = LARGEST_PICTURE if kind is MediaKind.PHOTO else LARGEST_VIDEO
    if not 1 <= len(content) <= largest:
        raise BadInput(hint="hint-picture")
    media = Media(kind=kind, content=content, created_at=now)
    session.add(media)
    session.flush()
    return media.id


def _pictures(how_to: Facts) -> dict[int, int]:
    """The media of each step, by its number, whatever the locale."""
    return {
        number: step["media_id"]
        for steps in how_to.values()
        for number, step in enumerate(steps, start=1)
        if step.get("media_id")
    }
