"""When a gateway is asked about a payment whose callback has not come."""

from datetime import datetime, timedelta

STEPS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 1, 2, 5, 10, 30))
HOURS = tuple(timedelta(hours=hour) for hour in range(1, 25))
AFTER_EXPIRY = timedelta(seconds=30)
ONCE_MORE = timedelta(hours=1)
GIVEN_UP = timedelta(days=7)


def first_ask(created_at: datetime) -> datetime:
    """The first question."""
    return created_at + STEPS[0]


def next_ask(created_at: datetime, expires_at: datetime, now: datetime) -> datetime | None:
    """The next question after `now`; None when a day has passed and nothing is left to ask."""
    moments = [created_at + step for step in STEPS + HOURS] + [expires_at + AFTER_EXPIRY]
    return min((moment for moment in moments if moment > now), default=None)


def ask_again(created_at: datetime, expires_at: datetime, now: datetime) -> datetime | None:
    """The next question after one that got no answer: the last one is repeated for some days."""
    planned = next_ask(created_at, expires_at, now)
    if planned is None and now < created_at + GIVEN_UP:
        return now + ONCE_MORE
    return planned
