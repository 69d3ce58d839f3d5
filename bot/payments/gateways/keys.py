"""Which merchant keys are good enough to believe, and what is derived from one."""

import hashlib
import hmac

SHORTEST = 16
WELL_KNOWN = frozenset(
    {
        "89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i",  # printed in every 易支付 manual
        "epusdt_password_xasddawqe",
        "1234567890123456",
        "12345678901234567890123456789012",
        "0123456789abcdef0123456789abcdef",
    }
)


class WeakKey(ValueError):
    """A key that anybody could know or guess."""


def check_key(key: str) -> None:
    """Raises WeakKey with a sentence that says what is wrong."""
    if not key.strip():
        raise WeakKey("merchant_key is empty")
    if key != key.strip():
        raise WeakKey("merchant_key begins or ends with a blank")
    if len(key) < SHORTEST:
        raise WeakKey(f"merchant_key is shorter than {SHORTEST} signs")
    if key in WELL_KNOWN:
        raise WeakKey("merchant_key is an example out of a manual")
    if len(set(key)) < 6:
        raise WeakKey("merchant_key repeats the same few signs")


def usable(key: str) -> bool:
    """Whether a signature made with it proves anything."""
    try:
        check_key(key)
    except WeakKey:
        return False
    return True


def door(key: str) -> str:
    """The unguessable part of a gateway's callback path: follows from its key, tells nothing about it."""
    return hmac.new(key.encode(), b"callback door", hashlib.sha256).hexdigest()[:32]
