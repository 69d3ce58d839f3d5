"""Settings: where each comes from, and what a wrong one is told."""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from bot.config import HOME, SECRETS, ConfigError, Settings, read_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("KAMIDESK_") or name.removesuffix("_FILE") in SECRETS:
            monkeypatch.delenv(name)


class TestConfigToml:
    def test_read_as_it_is_changes_nothing(self) -> None:
        assert read_settings() == Settings()

    @pytest.mark.parametrize(("name", "key"), SECRETS.items())
    def test_holds_no_secret(self, tmp_path: Path, name: str, key: str) -> None:
        section, _, last = key.rpartition(".")
        file = written(tmp_path, f'[{section}]\n{last} = "0123456789abcdef"')
        with pytest.raises(ConfigError, match=rf"^{key} does not belong into config.toml: set {name}, or"):
            read_settings(file)


class TestReadSettings:
    def test_the_environment_overrides_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = written(tmp_path, '[shop]\ncurrency = "EUR"\nlocale = "en"\n[orders]\nmax_open = 5')
        monkeypatch.setenv("KAMIDESK_SHOP__CURRENCY", "USD")
        settings = read_settings(file)
        assert (settings.shop.currency, settings.shop.locale, settings.orders.max_open) == ("USD", "en", 5)

    def test_an_overlay_overrides_both(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KAMIDESK_WEB__PORT", "9000")
        monkeypatch.setenv("BOT_TOKEN", "200002:real-token")
        overlay = {"web": {"port": 9001}, "bot": {"token": "100001:practice"}}
        settings = read_settings(overlay=overlay)
        assert (settings.web.port, settings.bot.token, settings.bot.id) == (9001, "100001:practice", 100001)

    def test_secrets_have_short_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_TOKEN", "200002:real-token")
        monkeypatch.setenv("EPAY_KEY", "kq83hf02jd94mmx1")
        monkeypatch.setenv("VAULT_KEY", "of-32-bytes")
        settings = read_settings()
        assert settings.bot.token == "200002:real-token"
        assert settings.gateways.epay.merchant_key == "kq83hf02jd94mmx1"
        assert settings.vault.key == "of-32-bytes"

    def test_a_secret_can_lie_in_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "token").write_text("200002:real-token\n")
        monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
        assert read_settings().bot.token == "200002:real-token"

    def test_says_so_when_that_file_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_TOKEN_FILE", "nowhere/token")
        with pytest.raises(ConfigError, match=r"^BOT_TOKEN_FILE names nowhere/token, "):
            read_settings()

    def test_lists_and_texts_of_each_language_fit_into_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KAMIDESK_SHOP__ADMINS", "7, 8,7")
        monkeypatch.setenv("KAMIDESK_SHOP__NAME__ZH_CN", "小店")
        monkeypatch.setenv("KAMIDESK_SHOP__TERMS", "Be kind.")
        monkeypatch.setenv("KAMIDESK_GATEWAYS__STARS__RATE", "0.125")
        settings = read_settings()
        assert settings.shop.admins == [7, 8]
        assert settings.shop.name == {"zh-CN": "小店", "en": "Kamidesk"}
        assert settings.shop.terms == {"zh-CN": "Be kind.", "en": "Be kind."}
        assert settings.gateways.stars.rate == Decimal("0.125")

    def test_an_empty_variable_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_TOKEN", "")
        monkeypatch.setenv("KAMIDESK_SHOP__CURRENCY", "")
        assert read_settings() == Settings()

    @pytest.mark.parametrize(
        ("given", "url"),
        [
            ("sqlite:///data/x.db", f"sqlite+aiosqlite:///{HOME}/data/x.db"),
            ("sqlite+aiosqlite:////srv/x.db", "sqlite+aiosqlite:////srv/x.db"),
            ("postgres://ada@db/shop", "postgresql+asyncpg://ada@db/shop"),
            ("postgresql://ada@db/shop", "postgresql+asyncpg://ada@db/shop"),
        ],
    )
    def test_names_the_driver_of_the_database(
        self, monkeypatch: pytest.MonkeyPatch, given: str, url: str
    ) -> None:
        monkeypatch.setenv("KAMIDESK_DATABASE__URL", given)
        assert read_settings().database.url == url

    def test_epay_is_on_once_it_has_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KAMIDESK_GATEWAYS__EPAY__ADDRESS", "https://pay.example.com/")
        monkeypatch.setenv("KAMIDESK_GATEWAYS__EPAY__MERCHANT_ID", "1000")
        assert not read_settings().gateways.epay.is_on
        monkeypatch.setenv("EPAY_KEY", "kq83hf02jd94mmx1")
        settings = read_settings()
        assert settings.gateways.epay.is_on
        assert settings.gateways.epay.address == "https://pay.example.com"

    def test_never_shows_a_secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_TOKEN", "200002:real-token")
        monkeypatch.setenv("EPAY_KEY", "kq83hf02jd94mmx1")
        monkeypatch.setenv("VAULT_KEY", "of-32-bytes")
        monkeypatch.setenv("KAMIDESK_DATABASE__URL", "postgresql://ada:her-password@db/shop")
        shown = repr(read_settings())
        assert not re.search("real-token|kq83hf|of-32|her-password", shown)


class TestAWrongSetting:
    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("KAMIDESK_SHOP__CURRENCY", "XYZ", "shop.currency is none of the currencies the shop knows: CNY"),
            ("KAMIDESK_SHOP__CURRENCY", "XTR", "shop.currency is none of the currencies"),
            ("KAMIDESK_SHOP__CURENCY", "CNY", "shop.curency is no setting. Did you mean shop.currency?"),
            ("KAMIDESK_SHOPP__NAME", "x", "KAMIDESK_SHOPP__NAME sets no setting: there is no section shopp."),
            ("KAMIDESK_SHOP__TIME_ZONE", "Mars/Base", "shop.time_zone is no time zone"),
            ("KAMIDESK_SHOP__NAME__FR", "Boutique", "shop.name speaks fr, but the shop speaks zh-CN and en."),
            (
                "KAMIDESK_SHOP__ADMINS",
                "-1001,7",
                "shop.admins holds -1001, but a person's number is",
            ),
            ("KAMIDESK_SHOP__ADMINS", "ada", "shop.admins.0 should be a valid integer"),
            (
                "KAMIDESK_ORDERS__HOLD_MINUTES",
                "0",
                "orders.hold_minutes should be greater than or equal",
            ),
            ("KAMIDESK_ORDERS__HOLD_MINUTES", "soon", "orders.hold_minutes should be a valid integer"),
            ("KAMIDESK_BOT__MODE", "pigeons", "bot.mode should be 'polling' or 'webhook', not 'pigeons'."),
            ("KAMIDESK_BOT__MODE", "webhook", "bot.webhook_secret is missing: webhook mode needs"),
            ("KAMIDESK_DATABASE__URL", "mysql://x", "database.url should start with sqlite:/// and a file"),
            ("KAMIDESK_DATABASE__URL", "sqlite:///", "database.url should start with sqlite:/// and a file"),
            ("KAMIDESK_WEB__PUBLIC_URL", "shop.example", "web.public_url should be an address that starts"),
            ("KAMIDESK_GATEWAYS__STARS__RATE", "0", "gateways.stars.rate should be greater than 0, not '0'."),
            ("BOT_TOKEN", "hello", "bot.token does not look like a bot token"),
            ("EPAY_KEY", "123234", "gateways.epay.merchant_key is too short or well"),
            (
                "EPAY_KEY",
                "epusdt_password_xasddawqe",
                "gateways.epay.merchant_key is too short or well",
            ),
            ("EPAY_KEY", "a" * 32, "gateways.epay.merchant_key is too short or well"),
            ("WEBHOOK_SECRET", "short", "bot.webhook_secret should be 16 to 256 letters"),
        ],
    )
    def test_is_told_in_one_sentence(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(ConfigError) as refusal:
            read_settings()
        assert str(refusal.value).startswith(sentence)
        assert "\n" not in str(refusal.value)

    def test_shows_no_secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_TOKEN", "not-quite-a-token")
        monkeypatch.setenv("EPAY_KEY", "tiny")
        with pytest.raises(ConfigError) as refusal:
            read_settings()
        assert not re.search("not-quite|tiny", str(refusal.value))
        assert len(str(refusal.value).splitlines()) == 2

    def test_webhooks_need_an_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KAMIDESK_BOT__MODE", "webhook")
        monkeypatch.setenv("WEBHOOK_SECRET", "a-secret-of-some-length")
        with pytest.raises(ConfigError, match=r"^web\.public_url should start with https://"):
            read_settings()

    @pytest.mark.parametrize("text", ["[shop\n", "[shop]\ncurrency = CNY"])
    def test_a_file_that_is_no_toml(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(ConfigError, match=r"config\.toml cannot be read: .*line"):
            read_settings(written(tmp_path, text))

    def test_a_file_that_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"elsewhere\.toml cannot be read"):
            read_settings(tmp_path / "elsewhere.toml")


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file
