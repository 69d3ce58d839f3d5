"""The bot's Telegram Stars: what was paid, what was given back, and the invoices that ask for them."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from aiogram.types import LabeledPrice

from bot.practice.refusals import Json, bad_request

CURRENCY: Final = "XTR"
MAX_PAYLOAD: Final = 128
MAX_TITLE: Final = 32
MAX_DESCRIPTION: Final = 255
MAX_STARS: Final = 100_000


@dataclass(frozen=True)
class Invoice:
    """What is asked of whoever pays; `amount` is whole Stars."""

    title: str
    description: str
    payload: str
    amount: int
    start_parameter: str = ""

    def in_message(self) -> Json:
        return {
            "title": self.title,
            "description": self.description,
            "start_parameter": self.start_parameter,
            "currency": CURRENCY,
            "total_amount": self.amount,
        }

    def in_query(self) -> Json:
        return {"currency": CURRENCY, "total_amount": self.amount, "invoice_payload": self.payload}


@dataclass
class Charge:
    """One payment; `user` is the payer as the Bot API shows him."""

    id: str
    user: Json
    invoice: Invoice
    refunded: bool = False

    def in_message(self) -> Json:
        return {
            **self.invoice.in_query(),
            "telegram_payment_charge_id": self.id,
            "provider_payment_charge_id": f"{self.user['id']}_{self.id[-8:]}",
        }


@dataclass
class Stars:
    charges: dict[str, Charge] = field(default_factory=dict)
    transactions: list[Json] = field(default_factory=list)
    links: dict[str, Invoice] = field(default_factory=dict)

    def charge(self, user: Json, invoice: Invoice, at: int) -> Charge:
        """Charge ids never repeat, not even after a restart."""
        charge = Charge(f"stx{secrets.token_urlsafe(36)}", user, invoice)
        self.charges[charge.id] = charge
        self.transactions.append(self._transaction(charge, at, "source"))
        return charge

    def refund(self, user_id: int, charge_id: str, at: int) -> Charge:
        charge = self.charges.get(charge_id)
        if charge is None or charge.user["id"] != user_id:
            raise bad_request("CHARGE_NOT_FOUND")
        if charge.refunded:
            raise bad_request("CHARGE_ALREADY_REFUNDED")
        charge.refunded = True
        self.transactions.append(self._transaction(charge, at, "receiver"))
        return charge

    @property
    def balance(self) -> int:
        return sum(charge.invoice.amount for charge in self.charges.values() if not charge.refunded)

    def _transaction(self, charge: Charge, at: int, side: str) -> Json:
        partner = {
            "type": "user",
            "transaction_type": "invoice_payment",
            "user": charge.user,
            "invoice_payload": charge.invoice.payload,
        }
        return {"id": charge.id, "amount": charge.invoice.amount, "date": at, side: partner}


@dataclass(frozen=True)
class Offer:
    """An invoice as a bot words it, before it is checked."""

    title: str
    description: str
    payload: str
    currency: str
    prices: list[LabeledPrice]
    provider_token: str | None
    start_parameter: str | None = None


def checked_invoice(offer: Offer) -> Invoice:
    """Stars only: the practice world has no card payments."""
    if offer.currency != CURRENCY:
        raise bad_request("PAYMENT_PROVIDER_INVALID" if len(offer.currency) == 3 else "CURRENCY_INVALID")
    if offer.provider_token:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if len(offer.prices) != 1:
        raise bad_request("STARS_INVOICE_INVALID")
    if not 1 <= offer.prices[0].amount <= MAX_STARS:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    if not 1 <= len(offer.payload.encode()) <= MAX_PAYLOAD:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if not 1 <= len(offer.title) <= MAX_TITLE:
        raise bad_request("INVOICE_TITLE_INVALID")
    if not 1 <= len(offer.description) <= MAX_DESCRIPTION:
        raise bad_request("INVOICE_DESCRIPTION_INVALID")
    return Invoice(
        offer.title, offer.description, offer.payload, offer.prices[0].amount, offer.start_parameter or ""
    )
