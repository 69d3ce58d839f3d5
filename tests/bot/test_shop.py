"""Opening the shop: tables, the vault key and what is refused with a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.config import ConfigError, Settings
from bot.database import InUse
from bot.shop import Shop, key_file, open_shop
from bot.stock.vault import make_key
from models.migrations import migrate, pending
from models.stock import KeyCheck
from tests.conftest import own_database
from tests.fakes.databases import Postgres, sqlite_url
from tests.fakes.shops import NoTill, settings_for


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(sqlite_url(tmp_path / "shop.db"))


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    yield from own_database(postgres, template="template1")


def with_vault(url: str, **vault: str) -> Settings:
    return settings_for(url, vault=vault)


async def opened(settings: Settings) -> Shop:
    return await open_shop(settings, NoTill())


def key_ids(session: Session) -> list[str]:
    return list(session.exec(select(KeyCheck.key_id)).all())


class TestOpenShop:
    async def test_makes_the_tables_of_a_sqlite_shop(self, settings: Settings) -> None:
        shop = await opened(settings)
        assert await pending(settings.database.url) == []
        assert shop.bot_id == 200002
        await shop.close()

    async def test_leaves_a_postgresql_server_to_its_owner(self, postgres_url: str) -> None:
        with pytest.raises(ConfigError, match=r"lacks \d+ changes: run `python run.py migrate` first"):
            await opened(with_vault(postgres_url, key=make_key()))
        await migrate(postgres_url)
        shop = await opened(with_vault(postgres_url, key=make_key()))
        await shop.close()

    async def test_refuses_a_second_process(self, settings: Settings) -> None:
        shop = await opened(settings)
        with pytest.raises(InUse, match="is open in another process"):
            await opened(settings)
        await shop.close()

    async def test_lets_go_of_the_file_when_it_cannot_open(self, tmp_path: Path, settings: Settings) -> None:
        with pytest.raises(ConfigError):
            await opened(with_vault(settings.database.url, key="rubbish"))
        shop = await opened(settings)
        await shop.close()


class TestTheVaultKey:
    async def test_is_made_once_beside_the_file(self, settings: Settings) -> None:
        shop = await opened(settings)
        await shop.close()
        file = key_file(settings)
        assert file is not None
        made = file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in file.parent.iterdir()) == ["shop.db", "shop.db.lock", "shop.key"]
        shop = await opened(settings)
        await shop.close()
        assert file.read_text() == made

    async def test_stays_the_same_when_the_database_was_never_sealed(self, settings: Settings) -> None:
        key = make_key()
        file = key_file(settings)
        assert file is not None
        file.write_text(key)
        shop = await opened(settings)
        await shop.close()
        assert file.read_text() == key
        assert file.stat().st_mode & 0o777 == 0o600

    async def test_is_never_made_anew(self, settings: Settings) -> None:
        shop = await opened(settings)
        await shop.close()
        file = key_file(settings)
        assert file is not None
        file.unlink()
        with pytest.raises(ConfigError, match=r"vault key is missing: .*shop\.key is gone.*set VAULT_KEY"):
            await opened(settings)
        assert not file.exists()

    async def test_another_one_is_refused(self, settings: Settings) -> None:
        shop = await opened(settings)
        before = await shop.database.reading(key_ids)
        await shop.close()
        with pytest.raises(ConfigError, match=rf"^VAULT_KEY: .*sealed with another vault key.*{before[0]}"):
            await opened(with_vault(settings.database.url, key=make_key()))
        shop = await opened(settings)
        assert await shop.database.reading(key_ids) == before
        await shop.close()

    async def test_a_torn_one_is_refused(self, settings: Settings) -> None:
        shop = await opened(settings)
        await shop.close()
        file = key_file(settings)
        assert file is not None
        file.write_text(file.read_text()[:40])
        with pytest.raises(ConfigError, match=r"shop\.key: the vault key is not complete"):
            await opened(settings)

    async def test_lies_where_the_settings_say(self, tmp_path: Path, settings: Settings) -> None:
        elsewhere = tmp_path / "safe" / "vault.key"
        elsewhere.parent.mkdir()
        shop = await opened(with_vault(settings.database.url, key_file=str(elsewhere)))
        await shop.close()
        assert elsewhere.exists()
        assert not (tmp_path / "shop.key").exists()

    async def test_of_a_postgresql_shop_comes_from_the_environment(self, postgres_url: str) -> None:
        await migrate(postgres_url)
        with pytest.raises(ConfigError, match=r"VAULT_KEY is missing.*`python run.py key --new` makes one"):
            await opened(with_vault(postgres_url))
        shop = await opened(with_vault(postgres_url, key=make_key()))
        await shop.close()
        with pytest.raises(ConfigError, match=r"VAULT_KEY is missing.*set the one that was shown"):
            await opened(with_vault(postgres_url))
