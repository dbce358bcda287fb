"""Is every way of tampering with the record refused, or found and placed?"""

from contextlib import contextmanager

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app.accounts.audit import chain
from app.accounts.audit.chain import Head, Wrong
from app.database.embedded_roles import ROLE
from app.extensions import db
from app.models.audit import STRANDS
from app.models.event import Event
from app.use_case import record_read
from tests import factories
from tests.ownership import as_owner

LENGTH = 7


@pytest.fixture
def strand(app):
    """A case that was read seven times: seven entries on one strand, with others beside it."""
    case, other = factories.case(), factories.case()
    reader = factories.officer()
    for _ in range(LENGTH):
        record_read(reader, Event.CASE_READ, case)
        record_read(reader, Event.CASE_READ, other)
    return case.id % STRANDS


@contextmanager
def unguarded():
    """What somebody does who owns the database and wants no trace."""
    with as_owner():
        db.session.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        yield
        db.session.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))


def run(statement, **values):
    db.session.execute(text(statement), values)


def entry_at(strand, place):
    return db.session.execute(
        text("SELECT id FROM audit_entries WHERE strand = :s AND place = :p"), {"s": strand, "p": place}
    ).scalar_one()


def what_is_wrong():
    return [(found.strand, found.place, found.wrong) for found in chain.check().breaks]


CHANGES = [
    "UPDATE audit_entries SET actor_name = 'Somebody else'",
    "UPDATE audit_entries SET detail = '{}' WHERE false OR id > 0",
    "DELETE FROM audit_entries",
    "TRUNCATE audit_entries",
    "TRUNCATE audit_entries CASCADE",
    "INSERT INTO audit_entries (id, at, actor_name, event, subject, detail, strand) "
    "SELECT id, at, 'Somebody else', event, subject, detail, strand FROM audit_entries LIMIT 1 "
    "ON CONFLICT (id) DO UPDATE SET actor_name = 'Somebody else'",
]
WAYS_ROUND_THE_TRIGGERS = [
    "ALTER TABLE audit_entries DISABLE TRIGGER USER",
    "DROP TRIGGER audit_unchanged ON audit_entries",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
    "ALTER TABLE audit_entries RENAME TO audit_aside",
    "DROP TABLE audit_entries CASCADE",
    "UPDATE audit_strands SET length = 0",
    "SET SESSION session_replication_role = replica",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_whoever_writes_to_the_record_can_only_append(strand, statement):
    with as_owner(), pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        run(statement)
    assert chain.check().is_whole


@pytest.fixture(scope="session")
def as_the_application(migrated_app):
    """A connection that signed in as the application does, so that it has no other role to go back to."""
    url = make_url(migrated_app.config["DATABASE_OWNER_URI"]).set(username=ROLE, drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        yield connection


@pytest.mark.parametrize("statement", [*CHANGES, *WAYS_ROUND_THE_TRIGGERS])
def test_whoever_takes_over_the_application_changes_nothing_of_the_record(as_the_application, statement):
    with pytest.raises(InsufficientPrivilege), as_the_application.transaction():
        as_the_application.execute(statement)


def test_an_untouched_record_is_whole(strand):
    found = chain.check()
    assert found.is_whole
    assert found.entries == sum(found.head.lengths) >= 2 * LENGTH


def test_an_empty_record_is_whole(app):
    found = chain.check()
    assert (found.is_whole, found.entries) == (True, 0)


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Somebody else'",
        "actor_id = NULL",
        "at = at - interval '1 microsecond'",
        "event = 'note:added'",
        "case_id = NULL",
        "subject = 'SH-26-9999'",
        'detail = \'{"reason": "another"}\'',
        "hash = sha256('x')",
    ],
)
def test_a_changed_entry_is_found_where_it_stands(strand, change):
    changed = entry_at(strand, 3)
    with unguarded():
        run(f"UPDATE audit_entries SET {change} WHERE id = :id", id=changed)
    found = chain.check().breaks
    assert found[0].wrong is Wrong.CHANGED
    assert (found[0].strand, found[0].place, found[0].entry) == (strand, 3, changed)


def test_an_entry_changed_and_hashed_anew_is_found_at_the_next(strand):
    with unguarded():
        run("UPDATE audit_entries SET actor_name = 'X' WHERE id = :id", id=entry_at(strand, 3))
        run(
            "UPDATE audit_entries e SET hash = audit_digest(b.hash, e) FROM audit_entries b "
            "WHERE e.strand = :s AND e.place = 3 AND b.strand = :s AND b.place = 2",
            s=strand,
        )
    assert what_is_wrong() == [(strand, 4, Wrong.CHANGED)]


def test_an_entry_taken_out_of_the_middle_leaves_a_gap(strand):
    with unguarded():
        run("DELETE FROM audit_entries WHERE strand = :s AND place IN (3, 4)", s=strand)
    found = chain.check().breaks
    assert what_is_wrong() == [(strand, 5, Wrong.MISSING)]
    assert found[0].number == 2
    assert found[0].sentence.endswith("2 entries missing before it.")


def test_the_first_entry_taken_out_leaves_a_gap(strand):
    with unguarded():
        run("DELETE FROM audit_entries WHERE strand = :s AND place = 1", s=strand)
    assert what_is_wrong() == [(strand, 2, Wrong.MISSING)]


def test_a_gap_that_was_closed_by_counting_anew_is_found(strand):
    with unguarded():
        run("DELETE FROM audit_entries WHERE strand = :s AND place = 3", s=strand)
        for place in range(4, LENGTH + 1):
            run(
                "UPDATE audit_entries SET place = place - 1 WHERE strand = :s AND place = :p",
                s=strand,
                p=place,
            )
    assert what_is_wrong()[0] == (strand, 3, Wrong.CHANGED)


def test_a_tail_that_was_cut_off_is_found(strand):
    with unguarded():
        run("DELETE FROM audit_entries WHERE strand = :s AND place > 4", s=strand)
    found = chain.check().breaks
    assert what_is_wrong() == [(strand, 4, Wrong.TAIL_CUT)]
    assert found[0].number == LENGTH - 4


def test_a_whole_strand_that_was_taken_away_is_found(strand):
    with unguarded():
        run("DELETE FROM audit_entries WHERE strand = :s", s=strand)
    assert what_is_wrong() == [(strand, 0, Wrong.TAIL_CUT)]


@pytest.mark.parametrize(("first", "second"), [(1, 2), (3, 4), (2, 6)])
def test_two_entries_that_changed_places_are_found(strand, first, second):
    with unguarded():
        for was, becomes in ((first, 99), (second, first), (99, second)):
            run(
                "UPDATE audit_entries SET place = :b WHERE strand = :s AND place = :w",
                s=strand,
                w=was,
                b=becomes,
            )
    places = sorted({first, second, first + 1, second + 1})
    assert what_is_wrong() == [(strand, place, Wrong.CHANGED) for place in places]


def test_an_entry_that_was_moved_to_another_strand_is_found_in_both(strand):
    other = (strand + 1) % STRANDS
    with unguarded():
        run(
            "UPDATE audit_entries SET strand = :other, place = 1 + (SELECT count(*) FROM audit_entries "
            "WHERE strand = :other) WHERE strand = :s AND place = 3",
            s=strand,
            other=other,
        )
    found = what_is_wrong()
    assert (strand, 4, Wrong.MISSING) in found
    assert {wrong for where, _, wrong in found if where == other} == {Wrong.CHANGED, Wrong.ADDED}


def test_an_entry_slipped_in_behind_the_end_is_found(strand):
    with unguarded():
        run(
            "INSERT INTO audit_entries (at, actor_name, event, subject, detail, strand, place, hash) "
            "SELECT at, actor_name, event, subject, detail, strand, place + 1, audit_digest(hash, e) "
            "FROM audit_entries e WHERE strand = :s AND place = :p",
            s=strand,
            p=LENGTH,
        )
    assert Wrong.ADDED in [wrong for _, _, wrong in what_is_wrong()]


def test_an_end_that_was_rewritten_or_removed_is_found(strand):
    with as_owner():
        run("UPDATE audit_strands SET hash = sha256('x') WHERE strand = :s", s=strand)
    assert what_is_wrong() == [(strand, LENGTH, Wrong.END_CHANGED)]
    with as_owner():
        run("DELETE FROM audit_strands WHERE strand = :s", s=strand)
    assert what_is_wrong() == [(strand, LENGTH, Wrong.END_MISSING)]


def rewrite_the_whole_strand(strand):
    """The work of somebody who owns the database and knows how the chain is made."""
    run("UPDATE audit_entries SET actor_name = 'X' WHERE strand = :s AND place = 3", s=strand)
    for place in range(3, LENGTH + 1):
        run(
            "UPDATE audit_entries e SET hash = audit_digest(b.hash, e) FROM audit_entries b "
            "WHERE e.strand = :s AND e.place = :p AND b.strand = :s AND b.place = :p - 1",
            s=strand,
            p=place,
        )
    run(
        "UPDATE audit_strands SET hash = (SELECT hash FROM audit_entries WHERE strand = :s AND place = :p) "
        "WHERE strand = :s",
        s=strand,
        p=LENGTH,
    )


def test_a_record_written_anew_is_whole_but_not_the_one_that_was_noted(strand):
    noted = Head.find_in(f"Checked in March.\n  {chain.check().head}\nKept by the auditor.")
    assert chain.is_still_there(noted)
    with unguarded():
        rewrite_the_whole_strand(strand)
    assert chain.check().is_whole
    assert not chain.is_still_there(noted)


def test_a_noted_head_is_still_there_when_the_record_has_grown(strand):
    noted = chain.check().head
    record_read(factories.officer(), Event.CASE_READ, factories.case())
    assert chain.is_still_there(noted)
    assert chain.check().head != noted


def test_a_record_that_was_cut_back_with_its_end_does_not_hold_the_noted_head(strand):
    noted = chain.check().head
    with unguarded():
        run("DELETE FROM audit_entries WHERE strand = :s AND place > 4", s=strand)
        run(
            "UPDATE audit_strands SET length = 4, hash = (SELECT hash FROM audit_entries WHERE strand = :s "
            "AND place = 4) WHERE strand = :s",
            s=strand,
        )
    assert chain.check().is_whole
    assert not chain.is_still_there(noted)


@pytest.mark.parametrize("words", ["", "whole", "abc:1.2", "0" * 63 + ":1.2", "g" * 64 + ":1.2"])
def test_a_text_without_a_head_has_none(words):
    assert Head.find_in(words) is None


def test_a_thousand_changed_entries_are_not_all_listed(strand, monkeypatch):
    monkeypatch.setattr(chain, "MOST_BREAKS", 3)
    with unguarded():
        run("UPDATE audit_entries SET actor_name = 'X'")
    found = chain.check()
    assert len(found.breaks) == 3
    assert found.where_broken == "in at least 3 places"
