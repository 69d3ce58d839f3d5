"""One line for each event, whoever writes it, and no secret in any of them."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator

import httpx
import pytest
import structlog

from bot.config import Settings
from bot.logs import open_logs

TOKEN = "200002:AAH-real_token"
KEY = "kq83hf02jd94mmx1"
SETTINGS = {
    "bot": {"token": TOKEN, "webhook_secret": "a-secret-of-telegram"},
    "gateways": {"epay": {"merchant_key": KEY}},
    "database": {"url": "postgresql://ada:her-password@db/shop"},
    "vault": {"key": "kamidesk1:c2VjcmV0"},
}
SECRETS = re.compile("real_token|kq83hf|secret-of-telegram|her-password|c2VjcmV0|3fa9c1|b64-of")

OpenLogs = Callable[..., io.StringIO]


@pytest.fixture
def opened() -> Iterator[OpenLogs]:
    """Opens the logs into a stream, and puts everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def open_into_stream(**logs: str) -> io.StringIO:
        stream = io.StringIO()
        open_logs(Settings.model_validate({**SETTINGS, "logs": logs}), stream)
        return stream

    yield open_into_stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


class TestOpenLogs:
    def test_text_is_one_readable_line(self, opened: OpenLogs) -> None:
        stream = opened()
        structlog.get_logger("bot.orders").info("order_paid", order="K7F392QM", by="stars", paid_in="2 s")
        (line,) = stream.getvalue().splitlines()
        assert re.fullmatch(
            r'\d{4}-\d\d-\d\dT[\d:]{8}Z info     order_paid order=K7F392QM by=stars paid_in="2 s"', line
        )

    def test_json_is_one_object_a_line(self, opened: OpenLogs) -> None:
        stream = opened(format="json")
        structlog.get_logger("bot.orders").warning("卡密", left=3)
        logging.getLogger("somebody").error("it %s", "broke")
        first, second = (json.loads(line) for line in stream.getvalue().splitlines())
        assert (first["event"], first["level"], first["left"]) == ("卡密", "warning", 3)
        assert (second["event"], second["level"]) == ("it broke", "error")

    @pytest.mark.parametrize("format_", ["text", "json"])
    def test_a_bug_is_one_line_too(self, opened: OpenLogs, format_: str) -> None:
        stream = opened(format=format_)
        try:
            raise ValueError("broken\nin two")
        except ValueError:
            structlog.get_logger("bot").exception("bug", update_id=7)
            logging.getLogger("library").exception("bug of theirs")
        ours, theirs = stream.getvalue().splitlines()
        assert "ValueError: broken" in ours
        assert "test_logs.py" in theirs

    def test_a_name_cannot_forge_a_line(self, opened: OpenLogs) -> None:
        stream = opened()
        structlog.get_logger("bot").info("arrived", name='ada"\n2026-01-01T00:00:00Z info paid order=1')
        assert len(stream.getvalue().splitlines()) == 1

    @pytest.mark.parametrize(("level", "said"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 0)])
    def test_says_what_the_level_allows(self, opened: OpenLogs, level: str, said: int) -> None:
        stream = opened(level=level)
        log = structlog.get_logger("bot")
        log.debug("one")
        log.info("two")
        logging.getLogger("library").warning("three")
        assert len(stream.getvalue().splitlines()) == said

    @pytest.mark.parametrize("name", ["uvicorn.error", "aiogram.event", "apscheduler.executors", "httpx"])
    def test_libraries_say_only_what_matters(self, opened: OpenLogs, name: str) -> None:
        stream = opened()
        logging.getLogger(name).info("did something, as always")
        logging.getLogger(name).warning("did not")
        assert len(stream.getvalue().splitlines()) == 1


class TestSecrets:
    @pytest.mark.parametrize("format_", ["text", "json"])
    @pytest.mark.parametrize(
        "facts",
        [
            {"token": TOKEN},
            {"url": f"https://api.telegram.org/bot{TOKEN}/getMe"},
            {"url": "https://api.telegram.org/bot777777:3fa9c1-x_3fa9c1/getMe"},
            {"url": f"https://pay.example/api.php?act=order&pid=1000&key={KEY}"},
            {"url": "https://pay.example/submit.php?money=1&sign=3fa9c1&sign_type=MD5"},
            {"params": {"pid": "1000", "key": "3fa9c1", "sign": "3fa9c1"}},
            {"headers": [{"Authorization": "Bearer 3fa9c1"}]},
            {"text": "Authorization: Bearer 3fa9c1, Accept: */*"},
            {"text": "'X-Telegram-Bot-Api-Secret-Token': '3fa9c1'"},
            {"database": "postgresql://ada:3fa9c1@db/shop"},
            {"key": "kamidesk1:b64-of"},
            {"text": "opened with kamidesk1:b64-of"},
            {"api_token": "3fa9c1", "webhook_secret": "3fa9c1", "password": "3fa9c1"},
        ],
    )
    def test_are_not_written(self, opened: OpenLogs, format_: str, facts: dict[str, object]) -> None:
        stream = opened(format=format_)
        structlog.get_logger("bot").warning("happened", **facts)
        logging.getLogger("library").warning("happened with %s", facts)
        assert not SECRETS.search(stream.getvalue())
        assert stream.getvalue().count("[hidden]") >= 1

    def test_are_not_written_by_a_bug(self, opened: OpenLogs) -> None:
        stream = opened()
        try:
            raise RuntimeError(f"no answer from https://api.telegram.org/bot{TOKEN}/sendMessage")
        except RuntimeError:
            structlog.get_logger("bot").exception("bug")
        assert "no answer from" in stream.getvalue()
        assert not SECRETS.search(stream.getvalue())

    def test_are_not_written_by_the_http_client(self, opened: OpenLogs) -> None:
        stream = opened(level="debug")
        transport = httpx.MockTransport(lambda _: httpx.Response(200))
        with httpx.Client(transport=transport) as client:
            client.get(f"https://pay.example/api.php?pid=1&key={KEY}")
        assert "HTTP Request" in stream.getvalue()
        assert not SECRETS.search(stream.getvalue())

    def test_other_words_stay(self, opened: OpenLogs) -> None:
        stream = opened()
        structlog.get_logger("bot").info(
            "asked", text_key="error-out-of-stock", at="12:34:56", keyboard="inline"
        )
        assert "text_key=error-out-of-stock at=12:34:56 keyboard=inline" in stream.getvalue()
