"""Does a migration give up, with a sentence, before it holds everybody up?"""

import click
import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, event, text

from app.extensions import db

# The migration that changes the tables of areas, and the one before it.
CHANGES_AREAS, BEFORE_IT = "0020", "0019"
TIMEOUTS = ("lock_timeout", "statement_timeout")


@pytest.fixture
def scratch(make_app):
    app = make_app("migration_timeouts")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def long_read(scratch):
    """Somebody who reads the tables of areas for as long as the test."""
    with db.engine.connect() as connection:
        connection.execute(text("SELECT FROM areas, area_imports"))
        yield


@pytest.fixture
def timeouts_seen(scratch):
    """What is in force as each migration writes its number."""
    seen = []

    def look(connection, cursor, statement, *rest):
        if statement.startswith("UPDATE alembic_version"):
            ask = cursor.connection.execute
            seen.append([ask(f"SHOW {name}").fetchone()[0] for name in TIMEOUTS])

    event.listen(Engine, "after_cursor_execute", look)
    yield seen
    event.remove(Engine, "after_cursor_execute", look)


def test_a_migration_has_both_timeouts_and_leaves_none_behind(scratch, timeouts_seen):
    downgrade(revision="-1")
    upgrade()
    assert timeouts_seen == [["5s", "30min"]] * 2
    assert [db.session.scalar(text(f"SHOW {name}")) for name in TIMEOUTS] == ["0", "0"]


def test_a_migration_that_waits_for_a_table_gives_up_and_says_what_to_do(scratch, long_read):
    scratch.config["MIGRATION_LOCK_SECONDS"] = 1
    with pytest.raises(click.ClickException, match=r"waited 1 seconds .* Stop the web server and the worker"):
        downgrade(revision=BEFORE_IT)
    # What it had undone in the same transaction is done again.
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) >= CHANGES_AREAS


def test_a_statement_that_takes_too_long_is_stopped_and_says_which_setting_to_raise(scratch, long_read):
    scratch.config |= {"MIGRATION_LOCK_SECONDS": 0, "MIGRATION_STATEMENT_SECONDS": 1}
    with pytest.raises(
        click.ClickException, match=r"longer than 1 seconds .* Set MIGRATION_STATEMENT_SECONDS"
    ):
        downgrade(revision=BEFORE_IT)
