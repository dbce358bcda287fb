"""Can many people write at once, without waiting for each other, and is the chain whole afterwards?"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.accounts.audit import chain
from app.casework.cases.services import review_case, write_note
from app.extensions import db
from app.models.case import Case, Risk
from app.models.event import Event
from app.models.person import User
from app.use_case import lock, record_read
from tests import factories

SECONDS = 20


def at_once(app: Flask, *jobs: Callable[[], Any]) -> list[BaseException]:
    """Run each job in a thread and a session of its own, all from the same start; returns what failed."""
    start = threading.Barrier(len(jobs))
    failed: list[BaseException] = []

    def run(job: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                job()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a writer waits for ever"
    return failed


@pytest.fixture
def two_cases(committed_app):
    """Two cases whose entries fall on different strands, and somebody who may work both."""
    holder = factories.nat()
    person = factories.coordinator(holder)
    first, second = factories.case(holder), factories.case(holder)
    return person.id, first.id, second.id


def look_again(person_id: int, case_id: int) -> None:
    review_case(db.session.get(User, person_id), db.session.get(Case, case_id), risk=Risk.LOW)


def read(person_id: int, case_id: int) -> None:
    record_read(db.session.get(User, person_id), Event.CASE_READ, db.session.get(Case, case_id))


def test_writers_on_different_cases_do_not_wait_for_each_other(committed_app, two_cases):
    person_id, first, second = two_cases
    with db.engine.connect() as other:
        # Somebody is in the middle of writing to the first case, and takes their time.
        other.execute(text("SET LOCAL ROLE NONE"))
        other.execute(text("UPDATE audit_strands SET length = length WHERE strand = :s"), {"s": first % 64})
        db.session.execute(text("SET lock_timeout = '3s'"))
        look_again(person_id, second)
        other.rollback()
    assert db.session.scalars(select(Case.next_review_on).where(Case.id == second)).one() is not None


def test_reading_a_case_and_changing_it_at_once_is_no_deadlock(committed_app, two_cases):
    """The reader holds the strand and asks for the case's row; the writer the other way round."""
    person_id, case_id, _ = two_cases
    lock(db.session.get(Case, case_id))
    failed = at_once(committed_app, lambda: read(person_id, case_id))
    db.session.rollback()
    assert failed == []


def test_many_writers_at_once_leave_a_whole_chain(committed_app, two_cases):
    person_id, first, second = two_cases

    def work(case_id: int) -> Callable[[], None]:
        def often() -> None:
            for number in range(8):
                actor, case = db.session.get(User, person_id), db.session.get(Case, case_id)
                write_note(actor, case, f"Note {number}")
                read(person_id, case_id)
                look_again(person_id, case_id)

        return often

    failed = at_once(committed_app, *(work(case_id) for case_id in (first, second) * 3))
    assert failed == []
    found = chain.check()
    assert found.is_whole, [b.sentence for b in found.breaks]
    assert found.entries == 2 * 3 * 8 * 3
