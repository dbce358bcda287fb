"""Does `flask audit verify` say so, and end so, when the record is whole and when it is not?"""

import pytest

from app.accounts.audit.queries import last_check
from app.extensions import db
from app.models.event import Event
from app.models.person import Role
from app.use_case import record_read
from tests import factories
from tests.accounts.audit.test_chain import run, unguarded


@pytest.fixture
def verify(app):
    reader = factories.officer()
    for _ in range(3):
        record_read(reader, Event.SIGNED_IN, None)

    def invoke(*arguments):
        return app.test_cli_runner().invoke(args=["audit", "verify", *arguments])

    return invoke


def test_a_whole_record_ends_with_nought(verify):
    said = verify()
    assert said.exit_code == 0, said.output
    assert "The audit is whole: 3 entries" in said.output


def test_a_broken_record_ends_with_one_and_says_where(verify):
    with unguarded():
        run("UPDATE audit_entries SET actor_name = 'X' WHERE place = 2")
    said = verify()
    assert said.exit_code == 1
    assert "The audit is broken in 1 place" in said.output
    assert ", place 2, entry " in said.output


def test_each_check_is_itself_on_record(verify):
    verify()
    check = last_check(factories.person(Role.AUDITOR))
    assert (check.actor_name, check.detail["whole"], check.detail["entries"]) == ("Fourtier", "yes", "3")


def test_a_record_to_which_nothing_can_be_added_is_still_checked(verify):
    with unguarded():
        run("DELETE FROM audit_strands WHERE strand = 0")
    db.session.commit()
    said = verify()
    assert said.exit_code == 1
    assert "could not itself be recorded" in said.stderr
    assert "the end of the strand was removed" in said.output


def test_what_was_printed_can_be_held_against_the_record_another_day(verify, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(verify().output)
    said = verify("--since", str(kept))
    assert said.exit_code == 0
    assert "The 3 entries of the earlier check are still there, unchanged." in said.output


def test_a_record_that_was_cut_back_is_found_by_what_was_kept(verify, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(verify().output)
    with unguarded():
        run("DELETE FROM audit_entries")
        run("UPDATE audit_strands SET length = 0, hash = sha256(convert_to('strand ' || strand, 'UTF8'))")
    said = verify("--since", str(kept))
    assert said.exit_code == 1
    assert "The audit is whole" in said.output
    assert "not the same any more" in said.output


def test_a_file_that_holds_nothing_of_the_kind_is_refused_with_a_sentence(verify, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text("nothing")
    said = verify("--since", str(kept))
    assert said.exit_code == 1
    assert "holds no head" in said.output
