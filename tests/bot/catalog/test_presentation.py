"""How a product presents itself: words, pictures, guide, fields."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from bot.catalog import presentation
from bot.database import Database
from bot.errors import BadInput, ProductGone
from bot.staff import audit
from models.product import MediaKind, Product, ShowAs
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW

STEPS = {"zh-CN": ["打开 App", "兑换"], "en": ["Open the app", "Redeem", "Enjoy"]}


async def product(database: Database, product_id: int) -> Product:
    return await database.reading(Session.get_one, Product, product_id)


async def change(database: Database, act: Callable[..., None], product_id: int, **values: Any) -> None:
    await database.transaction(act, product_id, actor=ACTOR, now=NOW, **values)


async def picture(database: Database) -> int:
    return await database.transaction(presentation.keep_media, kind=MediaKind.PHOTO, content=b"jpeg", now=NOW)


class TestPresentation:
    async def test_is_set_piece_by_piece_and_audited(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        media_id = await picture(database)
        labels = {"en": ["Card", "PIN"]}
        await change(database, presentation.describe, product_id, summaries={"en": "Good."})
        await change(database, presentation.picture, product_id, media_id=media_id)
        await change(database, presentation.split, product_id, separator="----", labels=labels)
        await change(database, presentation.show_as, product_id, way=ShowAs.BOTH)
        await change(database, presentation.promise, product_id, days="30")
        found = await product(database, product_id)
        assert found.summaries == {"en": "Good."}
        assert found.fields == {"separator": "----", "labels": labels}
        assert (found.picture_id, found.show_as, found.warranty_days) == (media_id, ShowAs.BOTH, 30)
        entries = await database.reading(audit.entries, f"product:{product_id}")
        assert [list(entry.after) for entry in entries] == [
            ["warranty_days"],
            ["show_as"],
            ["fields"],
            ["picture_id"],
            ["summaries"],
            ["names"],
        ]

    async def test_is_taken_away_again(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        media_id = await picture(database)
        await change(database, presentation.picture, product_id, media_id=media_id)
        await change(database, presentation.picture, product_id, media_id=None)
        await change(database, presentation.describe, product_id, summaries={"en": "Good."})
        await change(database, presentation.describe, product_id, summaries={})
        await change(database, presentation.split, product_id, separator="", labels={})
        found = await product(database, product_id)
        assert (found.picture_id, found.summaries, found.fields) == (None, {}, {})

    @pytest.mark.parametrize("days", ["-1", "3651", "long"])
    async def test_refuses_a_warranty_that_is_none(self, database: Database, days: str) -> None:
        product_id = await database.transaction(catalogue.product)
        with pytest.raises(BadInput, match="hint-warranty"):
            await change(database, presentation.promise, product_id, days=days)

    async def test_is_of_a_product(self, database: Database) -> None:
        with pytest.raises(ProductGone):
            await change(database, presentation.show_as, 404, way=ShowAs.QR)


class TestGuide:
    async def test_has_steps_in_each_language(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        await change(database, presentation.explain, product_id, steps=STEPS)
        found = await product(database, product_id)
        assert found.how_to["zh-CN"] == [
            {"text": "打开 App", "media_id": None},
            {"text": "兑换", "media_id": None},
        ]

    async def test_shows_a_picture_at_a_step_in_all_of_them(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        media_id = await picture(database)
        await change(database, presentation.explain, product_id, steps=STEPS)
        await change(database, presentation.illustrate, product_id, step=2, media_id=media_id)
        assert await pictures(database, product_id) == {
            "zh-CN": [None, media_id],
            "en": [None, media_id, None],
        }

    async def test_keeps_its_pictures_when_the_words_change(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        media_id = await picture(database)
        await change(database, presentation.explain, product_id, steps=STEPS)
        await change(database, presentation.illustrate, product_id, step=3, media_id=media_id)
        steps = {"zh-CN": ["一", "二", "三"], "en": ["One"]}
        await change(database, presentation.explain, product_id, steps=steps)
        assert await pictures(database, product_id) == {"zh-CN": [None, None, media_id], "en": [None]}

    async def test_loses_a_picture(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        media_id = await picture(database)
        await change(database, presentation.explain, product_id, steps={"en": ["One"]})
        await change(database, presentation.illustrate, product_id, step=1, media_id=media_id)
        await change(database, presentation.illustrate, product_id, step=1, media_id=None)
        assert await pictures(database, product_id) == {"en": [None]}

    @pytest.mark.parametrize("step", [0, 4])
    async def test_has_no_such_step(self, database: Database, step: int) -> None:
        product_id = await database.transaction(catalogue.product)
        await change(database, presentation.explain, product_id, steps=STEPS)
        with pytest.raises(BadInput, match="hint-step"):
            await change(database, presentation.illustrate, product_id, step=step, media_id=None)

    async def test_is_taken_away(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        await change(database, presentation.explain, product_id, steps=STEPS)
        await change(database, presentation.explain, product_id, steps={"en": [" "]})
        assert (await product(database, product_id)).how_to == {}


class TestKeepMedia:
    @pytest.mark.parametrize(
        ("kind", "size"),
        [
            (MediaKind.PHOTO, 0),
            (MediaKind.PHOTO, presentation.LARGEST_PICTURE + 1),
            (MediaKind.VIDEO, presentation.LARGEST_VIDEO + 1),
        ],
    )
    async def test_refuses_what_telegram_would(self, database: Database, kind: MediaKind, size: int) -> None:
        with pytest.raises(BadInput, match="hint-picture"):
            await database.transaction(presentation.keep_media, kind=kind, content=b"x" * size, now=NOW)


async def pictures(database: Database, product_id: int) -> dict[str, list[int | None]]:
    how_to = (await product(database, product_id)).how_to
    return {locale: [step["media_id"] for step in steps] for locale, steps in how_to.items()}
