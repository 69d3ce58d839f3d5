"""The goods: as text to copy, as a document when there are many, as QR pictures, with how to use them."""

from datetime import timedelta

from bot.delivery import goods as delivered
from bot.delivery.goods import Goods, SecretField, split_fields, steps_in
from bot.delivery.telling import QR_PICTURES, steps_to_send
from bot.outbox.claiming import Letter
from bot.shop import Shop
from handlers.customer.screens.buttons import HowToButton, OrdersButton, ProblemButton
from handlers.customer.screens.orders import again, line
from handlers.frames import length
from handlers.pictures import fits_qr
from handlers.screen import Button, File, Picture, Rows, Screen, rows
from handlers.voice import Html, Voice, lines
from models.product import ShowAs

LONGEST = 3500
MOST_LINES = 20
LONGEST_STEP = 900


async def goods(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Everything he bought, to its owner alone."""
    found = await _goods(shop, letter)
    if found.show_as == ShowAs.QR and _has_pictures(found):
        return _as_pictures(voice, found)
    secrets = _secrets(voice, found)
    text = lines(_head(voice, found), "", *secrets, "", *_foot(voice, found))
    if len(secrets) > MOST_LINES or length(text) > LONGEST:
        return _as_file(voice, found)
    return Screen(text, _ways_on(voice, found))


async def goods_qr(shop: Shop, letter: Letter, voice: Voice) -> Screen | None:
    """One secret as a QR picture; one that no QR code can carry stands in the message with all goods."""
    found, index = await _goods(shop, letter), int(letter.facts["index"])
    if index >= len(found.secrets):
        return None
    secret = found.secrets[index]
    caption = voice(
        "delivered-qr",
        product=_ware(voice, found),
        place=index + 1,
        count=len(found.secrets),
    )
    return Screen(caption, picture=Picture(qr=secret)) if fits_qr(secret) else None


async def how_to(shop: Shop, letter: Letter, voice: Voice) -> Screen | None:
    """One step of how to use it, with its picture."""
    found, place = await _goods(shop, letter), int(letter.facts["step"])
    steps = steps_in(found.how_to, voice.locale)
    if place >= len(steps):
        return None
    step = steps[place]
    text = voice("delivered-step", place=place + 1, count=len(steps), text=step.text)
    return Screen(text, picture=Picture(media_id=step.media_id) if step.media_id else None)


async def _goods(shop: Shop, letter: Letter) -> Goods:
    return await shop.database.reading(
        delivered.goods, shop.vault, letter.facts["order_id"], customer_id=letter.chat_id
    )


def _ware(voice: Voice, found: Goods) -> str:
    names = (voice.name(found.order.product_names), voice.name(found.order.variant_names))
    return " · ".join(name for name in names if name)


def _head(voice: Voice, found: Goods, key: str = "delivered-copy") -> Html:
    order = found.order
    return lines(
        voice("delivered-title", line=line(voice, order)),
        voice(key, number=voice.order_number(order.number), quantity=order.quantity),
    )


def _foot(voice: Voice, found: Goods) -> list[Html | None]:
    return [_single_step(voice, found), _warranty(voice, found), voice("delivered-thanks")]


def _secrets(voice: Voice, found: Goods) -> list[Html]:
    """One field a line; numbered when there are several."""
    several = len(found.secrets) > 1
    return [
        field
        for place, secret in enumerate(found.secrets, 1)
        for field in _fields(voice, split_fields(secret, found.fields, voice.locale), place, several=several)
    ]


def _fields(voice: Voice, fields: tuple[SecretField, ...], place: int, *, several: bool) -> list[Html]:
    first = voice("delivered-place", place=place) if several else Html("")
    following = voice("delivered-below") if several else Html("")
    return [Html((first if at == 0 else following) + _field(voice, field)) for at, field in enumerate(fields)]


def _field(voice: Voice, field: SecretField) -> Html:
    if field.label is None:
        return voice("delivered-whole", value=field.value)
    return voice("delivered-field", label=field.label, value=field.value)


def _as_pictures(voice: Voice, found: Goods) -> Screen:
    return Screen(
        lines(_head(voice, found, "delivered-scan"), _single_step(voice, found), voice("delivered-thanks")),
        _ways_on(voice, found),
    )


def _as_file(voice: Voice, found: Goods) -> Screen:
    """Each secret on a line of its own, as it was bought."""
    order = found.order
    content = "".join(f"{secret}\n" for secret in found.secrets).encode()
    text = lines(_head(voice, found, "delivered-file"), _warranty(voice, found), voice("delivered-thanks"))
    file = File(f"{voice.order_number(order.number)}.txt", content)
    return Screen(text, _ways_on(voice, found), file=file)


def _has_pictures(found: Goods) -> bool:
    """Whether QR pictures of all secrets follow."""
    return len(found.secrets) <= QR_PICTURES and all(map(fits_qr, found.secrets))


def _single_step(voice: Voice, found: Goods) -> Html | None:
    """A how-to of one step in words stands beside the goods."""
    steps = steps_in(found.how_to, voice.locale)
    if not steps or steps_to_send(found.how_to) or not steps[0].text:
        return None
    return voice("delivered-how-to", text=steps[0].text[:LONGEST_STEP])


def _warranty(voice: Voice, found: Goods) -> Html | None:
    order = found.order
    if not order.warranty_days or order.delivered_at is None:
        return None
    end = order.delivered_at + timedelta(days=order.warranty_days)
    return voice("delivered-warranty", date=voice.day(end))


def _ways_on(voice: Voice, found: Goods) -> Rows:
    order = found.order
    guide = Button(voice.plain("how-to-button"), HowToButton(product_id=order.product_id))
    return rows(
        (
            guide if steps_in(found.how_to, voice.locale) else None,
            Button(voice.plain("orders-button"), OrdersButton()),
        ),
        (
            Button(voice.plain("problem-button"), ProblemButton(order_id=order.id)),
            again(voice, order.id),
        ),
    )
