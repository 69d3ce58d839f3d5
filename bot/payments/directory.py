"""Every gateway the shop has: one line for each driver."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from bot.config import ConfigError, Settings
from bot.errors import GatewayUnavailable
from bot.payments import offering
from bot.payments.gateways.base import CallsBack, Gateway
from bot.payments.gateways.epay import CURRENCY, EpayAccount, EpayGateway
from bot.payments.gateways.stars import StarsGateway, StarsTill
from bot.payments.offering import Offer
from bot.payments.pace import Pauses, Refusals
from models.money import minor_units

__all__ = ["Directory", "Offer", "open_gateways"]

ASKED_AGAIN = timedelta(seconds=5)
TELEGRAM = "https://t.me/"


class Directory:
    """The gateways that are switched on, in the order in which they are offered."""

    def __init__(self, gateways: Iterable[Gateway]) -> None:
        self._gateways = {gateway.terms.gateway: gateway for gateway in gateways}
        self.refusals = Refusals()
        self.pauses = Pauses(ASKED_AGAIN)

    @property
    def gateways(self) -> tuple[Gateway, ...]:
        """All of them."""
        return tuple(self._gateways.values())

    def get(self, name: str) -> Gateway:
        """The gateway of this name; GatewayUnavailable when it is switched off."""
        if name not in self._gateways:
            raise GatewayUnavailable()
        return self._gateways[name]

    def behind(self, name: str, door: str) -> CallsBack | None:
        """The gateway that calls at this door, or None."""
        gateway = self._gateways.get(name)
        return gateway if isinstance(gateway, CallsBack) and gateway.opens(door) else None

    def offers(self, session: Session, order_id: int) -> tuple[Offer, ...]:
        """Every way to pay this order."""
        return offering.offers(session, order_id, terms=tuple(each.terms for each in self.gateways))

    async def close(self) -> None:
        """Let go of every connection."""
        for gateway in self.gateways:
            await gateway.close()


def open_gateways(settings: Settings, till: StarsTill) -> Directory:
    """Raises ConfigError, one sentence that names the key."""
    found = (_epay(settings), _stars(settings, till))
    return Directory(gateway for gateway in found if gateway is not None)


def _epay(settings: Settings) -> Gateway | None:
    section, web = settings.gateways.epay, settings.web
    if not section.is_on:
        return None
    here = f"http://{web.host}:{web.port}"
    account = EpayAccount(
        address=section.address,
        merchant_id=section.merchant_id,
        merchant_key=section.merchant_key,
        options=tuple(section.options),
        minutes=section.minutes,
        base=web.public_url or here,
        home=None if web.public_url or is_loopback(section.address) else TELEGRAM,
        front=web.public_url,
        largest=minor_units(f"{section.largest:f}", CURRENCY),
    )
    try:
        return EpayGateway(account)
    except ValueError as error:
        raise ConfigError(f"gateways.epay: {error}.") from error


def _stars(settings: Settings, till: StarsTill) -> Gateway | None:
    section = settings.gateways.stars
    if not section.enabled:
        return None
    return StarsGateway(till, minutes=section.minutes, rate=section.rate, markup=section.markup)


def is_loopback(address: str) -> bool:
    """Whether the gateway stands on this very machine, as the practice pay page does."""
    return urlsplit(address).hostname in ("127.0.0.1", "::1", "localhost")
