"""Is what a test undoes undone, and nothing else, though the database hears of savepoints late?"""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models.partnership import Partner
from tests import factories, savepoints
from tests.buttons import undone
from tests.conftest import within_one_transaction


def names():
    return {partner.name for partner in db.session.query(Partner)}


def write_beside_the_session(name):
    """With the driver's own cursor, as imports do."""
    cursor = db.session.connection().connection.driver_connection.cursor()
    columns = "name, short_name, kind, active, version"
    with cursor.copy(f"COPY partners ({columns}) FROM STDIN") as copy:
        copy.write_row((name, name, "responsible_authority", True, 1))


def test_what_is_written_in_one_savepoint_within_another_is_undone_with_each(app):
    factories.partner("Before")
    with undone():
        factories.partner("Outside")
        with undone():
            assert names() == {"Before", "Outside"}
            factories.partner("Inside")
            assert names() == {"Before", "Outside", "Inside"}
        assert names() == {"Before", "Outside"}
    assert names() == {"Before"}


def test_what_is_written_beside_the_session_is_undone_too(app):
    factories.partner("Before")
    with undone():
        write_beside_the_session("Beside")
        assert names() == {"Before", "Beside"}
    assert names() == {"Before"}


def test_what_was_only_read_makes_no_savepoint(app, queries):
    factories.partner("Before")
    with queries() as made, undone():
        assert names() == {"Before"}
    assert len(made) == 1


def test_a_test_whose_question_fails_fails_itself(migrated_app):
    def ask_what_fails():
        with within_one_transaction(migrated_app):
            with pytest.raises(DBAPIError):
                db.session.execute(text("SELECT no_such_column"))
            db.session.rollback()

    with pytest.raises(AssertionError, match="savepoints_at_once"):
        ask_what_fails()


def test_a_test_that_means_it_may_go_on(app, savepoints_at_once):
    factories.partner("Before")
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT no_such_column"))
    db.session.rollback()
    assert names() == {"Before"}


@pytest.mark.parametrize(
    ("statement", "only_reads"),
    [
        ("SELECT 1", True),
        ("\n  WITH some AS (SELECT 1) SELECT * FROM some", True),
        ("SELECT id FROM cases FOR UPDATE", False),
        ("WITH gone AS (DELETE FROM cases RETURNING id) SELECT * FROM gone", False),
        ("SELECT procrastinate_defer_jobs_v1($1)", False),
        ("SELECT pg_advisory_xact_lock(1)", False),
        ("INSERT INTO cases DEFAULT VALUES", False),
    ],
)
def test_which_statements_only_read(statement, only_reads):
    assert savepoints.only_reads(statement) is only_reads
