"""Seals card secrets and reveals them; the only hands that hold a secret in the clear."""

import base64
import hmac
import os
import secrets
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session, select

from models.stock import KeyCheck

PREFIX = "kamidesk1:"
KEY = 32
NONCE = 12
CHECKSUM = 4
PROOF = "the key of this shop"


class BadKey(ValueError):
    """The text is no vault key; the message never repeats it."""


class WrongKey(RuntimeError):
    """The stock was sealed with another key; the message names the remedy."""


class SecretDamaged(RuntimeError):
    """A sealed secret does not open: it was changed, or moved to another row."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A secret as it may be stored."""

    sealed: bytes
    key_id: str
    fingerprint: bytes


class SealedItem(Protocol):
    """What is needed to open a stock item again."""

    @property
    def variant_id(self) -> int:
        """The variant it was sealed for."""
        ...

    @property
    def sealed(self) -> bytes:
        """Nonce, ciphertext and tag."""
        ...

    @property
    def key_id(self) -> str:
        """Which master sealed it."""
        ...

    @property
    def fingerprint(self) -> bytes:
        """What tells it from every other secret."""
        ...


def make_key() -> str:
    """A new vault key, as one line of text to be kept safe."""
    return _written(secrets.token_bytes(2 * KEY))


class Vault:
    """Seals with AES-256-GCM under a master's key; tells secrets apart by HMAC-SHA256 under a key of its own.

    The key text holds a fingerprint secret that never changes, then one or more masters; the last one seals.
    """

    def __init__(self, key: str) -> None:
        """`key` is the text of `make_key`; anything else raises BadKey."""
        fingerprint_secret, *masters = _read(key)
        self._fingerprint_key = _derived(fingerprint_secret, b"fingerprint")
        self._ciphers = {_derived(master, b"id")[:6].hex(): _cipher(master) for master in masters}
        self._newest = list(self._ciphers)[-1]

    def __repr__(self) -> str:
        return f"Vault({', '.join(self._ciphers)})"

    def seal(self, variant_id: int, secret: str) -> Sealed:
        """Seal `secret` so that it opens only as an item of this variant."""
        clear = secret.encode()
        fingerprint = hmac.digest(self._fingerprint_key, clear, sha256)
        nonce = os.urandom(NONCE)
        ciphertext = self._ciphers[self._newest].encrypt(nonce, clear, _bound_to(variant_id, fingerprint))
        return Sealed(nonce + ciphertext, self._newest, fingerprint)

    def reveal(self, item: SealedItem) -> str:
        """The secret in the clear; raises WrongKey or SecretDamaged."""
        cipher = self._ciphers.get(item.key_id)
        if cipher is None:
            raise WrongKey(f"no vault key at hand has the id {item.key_id}")
        bound_to = _bound_to(item.variant_id, item.fingerprint)
        try:
            return cipher.decrypt(item.sealed[:NONCE], item.sealed[NONCE:], bound_to).decode()
        except (InvalidTag, ValueError) as error:
            raise SecretDamaged(f"a stock item of variant {item.variant_id} does not open") from error

    def fingerprint(self, secret: str) -> bytes:
        """The same 32 bytes for the same secret, whatever master seals."""
        return hmac.digest(self._fingerprint_key, secret.encode(), sha256)

    def sealing_key_id(self) -> str:
        """The id of the master that seals."""
        return self._newest


def is_key_expected(session: Session) -> bool:
    """Whether something was ever sealed here: then a missing key is a refusal to start, never a new key."""
    return session.exec(select(KeyCheck).limit(1)).first() is not None


def prove_key(session: Session, vault: Vault, *, now: datetime) -> None:
    """Refuse with WrongKey unless `vault` opens what was sealed here; remember the proof of a new master."""
    checks = session.exec(select(KeyCheck)).all()
    for check in checks:
        _prove(vault, check)
    if vault.sealing_key_id() not in {check.key_id for check in checks}:
        proof = vault.seal(0, PROOF)
        session.add(
            KeyCheck(key_id=proof.key_id, check_value=proof.fingerprint + proof.sealed, created_at=now)
        )


def _prove(vault: Vault, check: KeyCheck) -> None:
    remembered = _Proof(check.key_id, check.check_value[KEY:], check.check_value[:KEY])
    remedy = (
        "The stock in this database was sealed with another vault key. Start the shop with the key that"
        f" `run.py key` showed when it was set up (id {check.key_id}): in VAULT_KEY or in the key file."
    )
    if not hmac.compare_digest(vault.fingerprint(PROOF), remembered.fingerprint):
        raise WrongKey(remedy)
    try:
        vault.reveal(remembered)
    except (WrongKey, SecretDamaged) as error:
        raise WrongKey(remedy) from error


@dataclass(frozen=True, slots=True, repr=False)
class _Proof:
    key_id: str
    sealed: bytes
    fingerprint: bytes
    variant_id: int = 0


def _written(parts: bytes) -> str:
    checked = parts + sha256(parts).digest()[:CHECKSUM]
    return PREFIX + base64.urlsafe_b64encode(checked).decode().rstrip("=")


def _read(key: str) -> list[bytes]:
    """The fingerprint secret and the masters."""
    text = key.strip()
    if not text.startswith(PREFIX):
        raise BadKey(f"a vault key begins with {PREFIX}")
    body = text.removeprefix(PREFIX)
    try:
        checked = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (NotBase64, ValueError) as error:
        raise BadKey("the vault key is not complete: copy the whole line") from error
    parts, checksum = checked[:-CHECKSUM], checked[-CHECKSUM:]
    if len(parts) < 2 * KEY or len(parts) % KEY or sha256(parts).digest()[:CHECKSUM] != checksum:
        raise BadKey("the vault key is not complete: copy the whole line")
    return [parts[start : start + KEY] for start in range(0, len(parts), KEY)]


def _cipher(master: bytes) -> AESGCM:
    return AESGCM(_derived(master, b"cipher"))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=b"kamidesk " + purpose).derive(secret)


def _bound_to(variant_id: int, fingerprint: bytes) -> bytes:
    return variant_id.to_bytes(8, "big") + fingerprint
