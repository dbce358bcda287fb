"""Is a page that changes something when it is looked at found, whatever way it takes to the database?"""

import pytest
from sqlalchemy import delete, select, text, update

from app.extensions import db
from app.models.case import Case
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.person import User
from app.models.sharing import Watch
from app.policy import Action
from app.use_case import record_read
from app.web.guard import actor, requires
from tests import factories
from tests.reading import ChangedByGet


@pytest.fixture
def visit(app, sign_in, monkeypatch):
    """Have the front page do something, and look at it."""
    person = factories.officer()
    client = sign_in(person)

    def look(does, method="get"):
        def view():
            does()
            return "done"

        monkeypatch.setitem(app.view_functions, "home.index", requires(Action.HOME_VIEW)(view))
        return client.client.open("/", method=method)

    return look


def by_session():
    db.session.add(SavedFilter(user_id=actor().id, list="cases", name="Mine", query=""))
    db.session.commit()


def by_flush():
    db.session.add(SavedFilter(user_id=actor().id, list="cases", name="Mine", query=""))
    db.session.flush()


def by_attribute():
    actor().name = "Somebody else"
    db.session.commit()


def by_statement():
    db.session.execute(update(User).values(job_title="Chief"))


def by_removal():
    db.session.execute(delete(Watch))


def by_words():
    db.session.execute(text("  update users set job_title = 'Chief'"))


def by_a_part_of_a_query():
    db.session.execute(text("WITH gone AS (DELETE FROM watches RETURNING 1) SELECT count(*) FROM gone"))


def by_truncation():
    db.session.execute(text("TRUNCATE watches"))


@pytest.mark.parametrize(
    "does",
    [
        by_session,
        by_flush,
        by_attribute,
        by_statement,
        by_removal,
        by_words,
        by_a_part_of_a_query,
        by_truncation,
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_writes_when_it_is_looked_at_is_found(visit, does, method):
    with pytest.raises(ChangedByGet):
        visit(does, method)


def only_reads():
    db.session.scalars(select(Case).with_for_update()).all()
    db.session.execute(text("SELECT 'UPDATE users', count(*) FROM users"))


def records_the_read():
    record_read(actor(), Event.AUDIT_READ, None, words="everything")


@pytest.mark.parametrize("does", [only_reads, records_the_read])
def test_a_page_that_only_reads_and_says_so_is_left_alone(visit, does):
    assert visit(does).text == "done"
