"""A page that only read ends by commit, what was written without a use case is undone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from app.extensions import db
from app.models.partnership import Theme
from tests import factories

ENOUGH_TO_PREPARE = 8


@pytest.fixture
def elsewhere(committed_app: Flask) -> Callable[[Callable[[], Any]], Any]:
    """Does something in an application context of its own, as a request has, and says what came of it."""

    def within_a_context(what: Callable[[], Any]) -> Any:
        with committed_app.app_context():
            return what()

    return lambda what: ThreadPoolExecutor(1).submit(within_a_context, what).result()


def test_what_the_database_has_prepared_outlives_a_page_that_only_read(elsewhere):
    # The tests' own connections prepare nothing: this one does, as in production.
    elsewhere(lambda: setattr(db.session.connection().connection.driver_connection, "prepare_threshold", 5))
    for _ in range(ENOUGH_TO_PREPARE):
        elsewhere(lambda: db.session.scalars(select(Theme.name)).all())
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%themes%'"
    assert elsewhere(lambda: db.session.scalar(text(prepared))) > 0


@pytest.mark.parametrize("how", ["an object changed", "a flush", "a statement"])
def test_what_was_written_and_not_committed_is_undone(elsewhere, how):
    def write() -> int:
        theme = factories.theme(name="Littering")
        db.session.commit()
        return theme.id

    def change() -> None:
        theme = db.session.get_one(Theme, theme_id)
        if how == "a statement":
            db.session.execute(update(Theme).where(Theme.id == theme_id).values(name="Changed"))
            return
        theme.name = "Changed"
        if how == "a flush":
            db.session.flush()

    theme_id = elsewhere(write)
    elsewhere(change)
    assert elsewhere(lambda: db.session.get_one(Theme, theme_id).name) == "Littering"
    elsewhere(lambda: (db.session.delete(db.session.get_one(Theme, theme_id)), db.session.commit()))
