"""What time is it, for everyone?

Every moment that is stored comes from `now()`, so that the demonstration can play a year of real
work through the real services, and a test can stand on a chosen day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """The current moment, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def is_pretended() -> bool:
    """Whether this is a moment that is played, not lived."""
    return _pretended.get() is not None


def today() -> date:
    """The current day in London, which is where working days are counted."""
    return now().astimezone(LONDON).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is `moment` (which must carry its zone)."""
    if moment.tzinfo is None:
        raise ValueError("A pretended moment needs a time zone")
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
