"""Telegram Stars: the till that asks for them, and what Telegram tells about their payment."""

from collections.abc import Awaitable
from typing import TypeVar

import structlog
from aiogram import Bot, F, Router
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    LabeledPrice,
    Message,
    PreCheckoutQuery,
    StarTransaction,
    TransactionPartnerUser,
)

from bot.errors import GatewayRefused, GatewayUnavailable
from bot.payments import admission, inbox, refunds
from bot.payments.admission import Attempt
from bot.payments.gateways.base import Intent, Word
from bot.payments.gateways.stars import CURRENCY, NAME, StarLine
from bot.shop import Shop
from handlers.calls import quietly
from handlers.entrance import Visitor
from handlers.settling import settle_and_fulfil
from handlers.voice import Voice, cut

T = TypeVar("T")

router = Router(name="stars")
log = structlog.get_logger(__name__)

TITLE = 32
DESCRIPTION = 255
PATIENCE = 15
RETURNED_BEFORE = "CHARGE_ALREADY_REFUNDED"
START = "invoice"
"""With it, a forwarded copy of an invoice leads to the bot instead of being payable by somebody else."""


@router.pre_checkout_query()
async def admit(query: PreCheckoutQuery, visitor: Visitor, shop: Shop, bot: Bot) -> None:
    """Look once more before the Stars move; Telegram waits ten seconds."""
    attempt = Attempt(query.invoice_payload, query.from_user.id, query.total_amount, query.currency)
    reason = await shop.database.reading(admission.objection, attempt, now=shop.clock.now())
    if reason is None:
        answer = query.answer(ok=True)
    else:
        log.info("pre_checkout_refused", reason=reason.text_key())
        words = visitor.voice.plain(reason.text_key(), **reason.parameters)
        answer = query.answer(ok=False, error_message=words)
    # A lost answer is given once more, which does no harm; without any, no Stars move.
    if not await quietly(bot, answer):
        await quietly(bot, answer)


@router.message(F.successful_payment)
async def take_in(message: Message, visitor: Visitor, shop: Shop) -> None:
    """Keep the payment before anything else; then book it and deliver."""
    word = word_of(message, visitor.id)
    kept = await shop.database.transaction(inbox.keep, word, now=shop.clock.now())
    await settle_and_fulfil(shop, kept.event_id)


@router.message(F.refunded_payment)
async def note_return(message: Message, visitor: Visitor, shop: Shop) -> None:
    """Stars went back to their payer."""
    refunded = message.refunded_payment
    assert refunded is not None
    await shop.database.transaction(
        refunds.record_return,
        bot_id=visitor.bot_id,
        payer_id=visitor.id,
        charge_id=refunded.telegram_payment_charge_id,
        amount=refunded.total_amount,
        now=shop.clock.now(),
    )


def word_of(message: Message, payer_id: int) -> Word:
    """What Telegram says about a payment; its charge id is the same in the bot's statement."""
    paid = message.successful_payment
    assert paid is not None
    return Word(
        gateway=NAME,
        event_id=paid.telegram_payment_charge_id,
        payment_number=paid.invoice_payload[:64],
        amount=paid.total_amount,
        currency=paid.currency,
        payer_id=payer_id,
        body={"message_id": message.message_id},
    )


class TelegramTill:
    """A StarsTill over the Bot API."""

    def __init__(self, bot: Bot, *, zone: str = "Asia/Shanghai") -> None:
        self._bot = bot
        self._zone = zone

    @property
    def bot_id(self) -> int:
        """Whose Stars they are."""
        return self._bot.id

    async def send_invoice(self, intent: Intent) -> None:
        """One message with its own Pay button, in the customer's language."""
        voice = Voice(intent.locale, self._zone)
        product = voice.name(intent.goods)
        words: dict[str, str | int] = {"product": product, "quantity": intent.quantity}
        await _asked(
            self._bot.send_invoice(
                chat_id=intent.customer_id,
                title=cut(voice.plain("stars-invoice-title", product=product), TITLE),
                description=cut(
                    voice.plain("stars-invoice-description", number=intent.order_number, **words),
                    DESCRIPTION,
                ),
                payload=intent.number,
                currency=CURRENCY,
                prices=[LabeledPrice(label=voice.plain("stars-line", **words), amount=intent.amount)],
                start_parameter=START,
                request_timeout=PATIENCE,
            )
        )

    async def give_back(self, payer_id: int, charge_id: str) -> None:
        """Telegram says so when a payment went back before; then it is done."""
        try:
            await _asked(
                self._bot.refund_star_payment(
                    user_id=payer_id, telegram_payment_charge_id=charge_id, request_timeout=PATIENCE
                )
            )
        except GatewayRefused as error:
            if RETURNED_BEFORE not in str(error.parameters["reason"]).upper():
                raise

    async def lines(self, offset: int, limit: int) -> list[StarLine]:
        """A page of the bot's statement."""
        page = await _asked(
            self._bot.get_star_transactions(offset=offset, limit=limit, request_timeout=PATIENCE)
        )
        return [_line(transaction) for transaction in page.transactions]


def _line(transaction: StarTransaction) -> StarLine:
    at, source = transaction.date, transaction.source
    if not isinstance(source, TransactionPartnerUser) or not source.invoice_payload:
        return StarLine(at)
    word = Word(
        gateway=NAME,
        event_id=transaction.id,
        payment_number=source.invoice_payload[:64],
        amount=transaction.amount,
        currency=CURRENCY,
        payer_id=source.user.id,
    )
    return StarLine(at, word)


async def _asked(call: Awaitable[T]) -> T:
    """Telegram's refusals and failures in the shop's words."""
    try:
        return await call
    except (TelegramBadRequest, TelegramNotFound) as error:
        raise GatewayRefused(reason=error.message[:200]) from error
    except (AiogramError, TimeoutError) as error:
        raise GatewayUnavailable() from error
