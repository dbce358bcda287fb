"""Load the demonstration partnership into an empty database, with its past.

Everything goes through the services with the clock set to the past, so that paths, timelines and the audit
are made as usual. It is one transaction: an interrupted load leaves nothing behind. No mail is sent while
the clock is set (see app/background/notices.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import clock
from app.demo import content as demo
from app.demo.content import Content
from app.demo.evidence import Designations, Imports
from app.demo.past import Deed, Past, Step
from app.demo.performance import Performance
from app.demo.stories import Story
from app.demo.structure import Cast, set_up
from app.demo.task_groups import Commission
from app.extensions import db
from app.models.partnership import Partnership
from app.words import day

Say = Callable[[str], None]

SET_UP_DAYS_BEFORE = 21
PROGRESS_PARTS = 8  # progress messages


class AlreadyThere(Exception):
    """The database already has a partnership, whose name this carries."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is already in this database")


def load_demonstration(say: Say = lambda sentence: None, content: Content | None = None) -> int:
    """Load the whole demonstration or, on an error, nothing. Return the number of actions played."""
    refuse_if_there()
    content = content or demo.read()
    with one_transaction():
        past = Past(clock.now())
        say(f"Setting up {content.partnership['name']}: partners, wards, groups and people ...")
        first = max(case["days_ago"] for case in content.cases)
        with clock.at(past.morning(first + SET_UP_DAYS_BEFORE)):
            cast = set_up(None, content)
        deeds = past.in_order(_stories(content, cast, past, first))
        _play(deeds, say)
    return len(deeds)


def refuse_if_there() -> None:
    name = db.session.scalar(select(Partnership.name))
    db.session.rollback()
    if name is not None:
        raise AlreadyThere(name)


@contextmanager
def one_transaction() -> Iterator[None]:
    """Make every commit inside the block part of one transaction, which is committed at its end."""
    engines: Any = db.engines
    engine = engines[None]
    db.session.remove()
    with engine.begin() as connection:
        engines[None] = connection
        # Nobody else writes meanwhile. Reloading objects after each of a thousand commits would take half
        # of the time.
        db.session().expire_on_commit = False
        try:
            yield
        finally:
            db.session.remove()
            engines[None] = engine


def _stories(content: Content, cast: Cast, past: Past, first: int) -> Iterator[tuple[str, list[Step]]]:
    yield "incidents", list(Imports(content, cast, past, first + SET_UP_DAYS_BEFORE).steps())
    yield "designations", list(Designations(content, cast).steps())
    for table in content.cases:
        yield table["key"], Story(table, cast, past).steps()
    yield "performance", list(Performance(content, cast, past).steps())
    for table in content.task_groups:
        yield table["key"], Commission(table, cast, past).steps()


def _play(deeds: list[tuple[datetime, Deed]], say: Say) -> None:
    part = len(deeds) // PROGRESS_PARTS + 1
    for number, (moment, deed) in enumerate(deeds):
        if number % part == 0:
            say(f"Replaying what happened: {number:,} of {len(deeds):,} steps, up to {day(moment)} ...")
        with clock.at(moment):
            deed()
