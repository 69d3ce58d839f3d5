"""Who may run the shop: the people named in the settings, by their Telegram ids."""

from collections.abc import Collection

from bot.errors import NotAllowed


def is_admin(admins: Collection[int], user_id: int) -> bool:
    """Whether this person runs the shop."""
    return user_id in admins


def require_admin(admins: Collection[int], user_id: int) -> None:
    """Raise NotAllowed for everybody else."""
    if not is_admin(admins, user_id):
        raise NotAllowed
