"""The settings, section by section, each with its default; config.toml shows them with their comments."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.config.values import (
    Address,
    BotToken,
    Currency,
    DatabaseUrl,
    MerchantKey,
    Minutes,
    Options,
    People,
    Rate,
    Texts,
    TimeZone,
    WebhookSecret,
)


class Section(BaseModel):
    """Part of config.toml; a word that is no setting is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class BotSection(Section):
    """The bot at Telegram."""

    token: BotToken = Field(default="", repr=False)
    api_base: Address = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: WebhookSecret = Field(default="", repr=False)

    @property
    def id(self) -> int:
        """Telegram's number for this bot, the first half of its token."""
        return int(self.token.partition(":")[0])


class ShopSection(Section):
    """What the shop is called, who runs it and in which money it sells."""

    name: Texts = {"zh-CN": "卡米小店", "en": "Kamidesk"}
    currency: Currency = "CNY"
    time_zone: TimeZone = "Asia/Shanghai"
    locale: Literal["zh-CN", "en"] = "zh-CN"
    admins: People = []
    support_contact: str = ""
    terms: Texts = {}
    announce_sales: bool = False


class DatabaseSection(Section):
    """Where the shop remembers."""

    url: DatabaseUrl = Field(default="sqlite:///data/kamidesk.db", repr=False)

    @property
    def file(self) -> Path | None:
        """The SQLite file, None for PostgreSQL."""
        scheme, _, path = self.url.partition(":///")
        return Path(path) if scheme.startswith("sqlite") else None


class VaultSection(Section):
    """The key that seals card secrets."""

    key: str = Field(default="", repr=False)
    key_file: str = ""


class OrdersSection(Section):
    """How long goods are held, and how many of them one buyer may keep waiting."""

    hold_minutes: Minutes = 15
    max_open: Annotated[int, Field(ge=1, le=100)] = 3
    max_open_unproven: Annotated[int, Field(ge=1, le=100)] = 1
    hold_share: Annotated[int, Field(ge=1)] = 10


class WebSection(Section):
    """Where the shop listens for gateways, Telegram and health checks."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: Address = ""


class EpaySection(Section):
    """易支付; off without address, merchant id and key."""

    address: Address = ""
    merchant_id: str = ""
    merchant_key: MerchantKey = Field(default="", repr=False)
    options: Options = ["alipay", "wxpay"]
    minutes: Minutes = 15
    largest: Annotated[Decimal, Field(ge=Decimal("0.01"), le=10**9, decimal_places=2)] = Decimal(1000)

    @property
    def is_on(self) -> bool:
        """Whether everything it needs is there."""
        return bool(self.address and self.merchant_id and self.merchant_key)


class StarsSection(Section):
    """Telegram Stars; `rate` is what one Star is worth in the shop's currency."""

    enabled: bool = True
    rate: Rate = Decimal("0.09")
    markup: Annotated[Decimal, Field(ge=1, le=10)] = Decimal(1)
    minutes: Minutes = 15


class GatewaysSection(Section):
    """How buyers pay."""

    epay: EpaySection = EpaySection()
    stars: StarsSection = StarsSection()


class OutboxSection(Section):
    """How fast messages may leave, below Telegram's own limits."""

    per_second: Annotated[float, Field(gt=0, le=30)] = 25
    per_chat_per_second: Annotated[float, Field(gt=0, le=30)] = 1
    per_group_per_minute: Annotated[float, Field(gt=0, le=20)] = 18


class LogsSection(Section):
    """What the shop writes about itself."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class AlertsSection(Section):
    """When admins are told."""

    every_minutes: Minutes = 5


class Settings(BaseModel):
    """Everything the owner decides; `Settings()` is every default, whatever the environment says."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    bot: BotSection = BotSection()
    shop: ShopSection = ShopSection()
    database: DatabaseSection = DatabaseSection()
    vault: VaultSection = VaultSection()
    orders: OrdersSection = OrdersSection()
    web: WebSection = WebSection()
    gateways: GatewaysSection = GatewaysSection()
    outbox: OutboxSection = OutboxSection()
    logs: LogsSection = LogsSection()
    alerts: AlertsSection = AlertsSection()

    @model_validator(mode="after")
    def _webhooks_can_arrive(self) -> Self:
        if self.bot.mode == "webhook" and not self.bot.webhook_secret:
            raise ValueError("bot.webhook_secret is missing: webhook mode needs WEBHOOK_SECRET")
        if self.bot.mode == "webhook" and not self.web.public_url.startswith("https://"):
            raise ValueError("web.public_url should start with https:// in webhook mode")
        return self
