"""Sealing and revealing: nothing opens that was changed or moved, and no repr tells a secret."""

import base64
from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.database import Database
from bot.stock.vault import (
    PREFIX,
    BadKey,
    SecretDamaged,
    Vault,
    WrongKey,
    is_key_expected,
    make_key,
    prove_key,
)
from models.stock import KeyCheck
from tests.bot.stock.shelves import NOW

KEY = make_key()


@dataclass(frozen=True)
class Item:
    variant_id: int
    sealed: bytes
    key_id: str
    fingerprint: bytes


def sealed(vault: Vault, secret: str, *, variant_id: int = 7) -> Item:
    made = vault.seal(variant_id, secret)
    return Item(variant_id, made.sealed, made.key_id, made.fingerprint)


def parts(key: str) -> bytes:
    return base64.urlsafe_b64decode(key.removeprefix(PREFIX) + "==")[:-4]


def text(parts: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(parts + sha256(parts).digest()[:4]).decode().rstrip("=")


def with_new_master(key: str) -> str:
    return text(parts(key) + bytes(range(32)))


class TestSeal:
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
    def test_comes_back_as_it_was(self, secret: str) -> None:
        vault = Vault(KEY)
        assert vault.reveal(sealed(vault, secret)) == secret

    def test_hides_the_secret(self) -> None:
        made = Vault(KEY).seal(7, "XK2M-99QD")
        assert b"XK2M" not in made.sealed + made.fingerprint
        assert "XK2M" not in repr(made)

    def test_never_looks_the_same_twice_but_is_known_again(self) -> None:
        vault = Vault(KEY)
        first, second = vault.seal(7, "same"), vault.seal(7, "same")
        assert first.sealed != second.sealed
        assert first.fingerprint == second.fingerprint == vault.fingerprint("same")
        assert vault.fingerprint("other") != first.fingerprint

    def test_tells_secrets_apart_under_a_key_of_its_own(self) -> None:
        assert Vault(make_key()).fingerprint("same") != Vault(KEY).fingerprint("same")


class TestReveal:
    @pytest.mark.parametrize("place", [0, 12, -1])
    def test_refuses_what_was_changed(self, place: int) -> None:
        vault = Vault(KEY)
        item = sealed(vault, "XK2M-99QD")
        changed = bytearray(item.sealed)
        changed[place] ^= 1
        with pytest.raises(SecretDamaged, match="variant 7"):
            vault.reveal(replace(item, sealed=bytes(changed)))

    def test_refuses_what_was_cut(self) -> None:
        vault = Vault(KEY)
        with pytest.raises(SecretDamaged):
            vault.reveal(replace(sealed(vault, "XK2M-99QD"), sealed=b"short"))

    def test_refuses_what_was_moved_to_another_row(self) -> None:
        vault = Vault(KEY)
        item, other = sealed(vault, "one"), sealed(vault, "two")
        with pytest.raises(SecretDamaged):
            vault.reveal(replace(item, variant_id=8))
        with pytest.raises(SecretDamaged):
            vault.reveal(replace(item, fingerprint=other.fingerprint))

    def test_names_the_key_that_is_missing(self) -> None:
        item = sealed(Vault(KEY), "one")
        with pytest.raises(WrongKey, match=item.key_id):
            Vault(make_key()).reveal(item)


class TestKeys:
    def test_are_one_line_and_all_different(self) -> None:
        keys = {make_key() for _ in range(20)}
        assert len(keys) == 20
        assert all(key.startswith("kamidesk1:") and len(key.split()) == 1 for key in keys)

    def test_stay_out_of_what_is_printed(self) -> None:
        assert parts(KEY).hex() not in repr(Vault(KEY))
        assert KEY.removeprefix(PREFIX) not in repr(Vault(KEY)) + str(vars(Vault(KEY)))

    @pytest.mark.parametrize(
        "key",
        [
            "",
            KEY.removeprefix(PREFIX),
            KEY[:-1],
            KEY[:-8],
            KEY + "A",
            PREFIX,
            PREFIX + "nö",
            PREFIX + "A" * 91,
            text(parts(KEY)[:32]),
            text(parts(KEY) + b"x"),
        ],
        ids=range(10),
    )
    def test_are_refused_when_not_whole(self, key: str) -> None:
        with pytest.raises(BadKey) as refusal:
            Vault(key)
        assert "A" * 8 not in str(refusal.value)

    def test_may_carry_the_white_space_of_a_file(self) -> None:
        vault = Vault(f" {KEY}\n")
        assert vault.reveal(sealed(Vault(KEY), "one")) == "one"

    def test_a_new_master_opens_the_old_stock_and_knows_it_again(self) -> None:
        old, new = Vault(KEY), Vault(with_new_master(KEY))
        item = sealed(old, "one")
        assert new.reveal(item) == "one"
        assert new.fingerprint("one") == item.fingerprint
        assert sealed(new, "two").key_id != item.key_id
        with pytest.raises(WrongKey):
            old.reveal(sealed(new, "two"))


class TestProveKey:
    async def test_remembers_the_first_and_asks_for_it_ever_after(self, database: Database) -> None:
        assert not await database.reading(is_key_expected)
        await database.transaction(prove_key, Vault(KEY), now=NOW)
        assert await database.reading(is_key_expected)
        await database.transaction(prove_key, Vault(KEY), now=NOW)

    async def test_refuses_another_key_and_names_the_remedy(self, database: Database) -> None:
        await database.transaction(prove_key, Vault(KEY), now=NOW)
        with pytest.raises(WrongKey, match=r"run\.py key"):
            await database.transaction(prove_key, Vault(make_key()), now=NOW)

    async def test_refuses_the_right_fingerprints_with_another_master(self, database: Database) -> None:
        await database.transaction(prove_key, Vault(KEY), now=NOW)
        half_right = text(parts(KEY)[:32] + parts(make_key())[32:])
        with pytest.raises(WrongKey, match="VAULT_KEY"):
            await database.transaction(prove_key, Vault(half_right), now=NOW)

    async def test_takes_a_new_master_beside_the_old_one(self, database: Database) -> None:
        await database.transaction(prove_key, Vault(KEY), now=NOW)
        await database.transaction(prove_key, Vault(with_new_master(KEY)), now=NOW)
        with pytest.raises(WrongKey):
            await database.transaction(prove_key, Vault(KEY), now=NOW)

    async def test_refuses_when_its_own_proof_was_changed(self, database: Database) -> None:
        await database.transaction(prove_key, Vault(KEY), now=NOW)
        await database.transaction(damage_proof)
        with pytest.raises(WrongKey):
            await database.transaction(prove_key, Vault(KEY), now=NOW)


def damage_proof(session: Session) -> None:
    check = session.exec(select(KeyCheck)).one()
    check.check_value = check.check_value[:-1] + bytes([check.check_value[-1] ^ 1])
