"""Does an entry read as English, whatever became of its details, and does it keep a case's words back?"""

import string

import pytest

from app.accounts.audit.sentences import NOT_RECORDED, OPEN_DETAILS, WITHHELD, sentence, sentence_for_auditor
from app.models.audit import AuditEntry
from app.models.event import Event


def entry(event, case_id=1, **detail):
    return AuditEntry(event=event, actor_name="Ann Ward", case_id=case_id, detail=detail)


def names(event):
    return {name for _, name, _, _ in string.Formatter().parse(event.sentence) if name}


def test_an_entry_is_a_sentence_with_its_people_groups_and_words():
    said = sentence(entry(Event.ESCALATION_REQUESTED, group="the Executive", ask="Fund a warden"))
    assert said == "Ann Ward asked the Executive: Fund a warden"


def test_dates_and_moments_read_as_people_write_them():
    assert sentence(entry(Event.CASE_REVIEWED, next_review="2026-03-05")).endswith("5 March 2026")
    granted = entry(Event.ACCESS_GRANTED, person="Bo Carr", until="2026-07-01 22:59:00+00:00")
    assert sentence(granted) == "Ann Ward let Bo Carr see this case until 1 July 2026 at 11:59pm"


@pytest.mark.parametrize("value", ["2026-13-45", "2026-02-30 10:00:00+00:00", "2026-03-05 or so"])
def test_what_only_looks_like_a_date_is_left_as_it_is(value):
    assert sentence(entry(Event.CASE_CLOSED, reason=value)).endswith(value)


@pytest.mark.parametrize("say", [sentence, sentence_for_auditor])
def test_no_missing_detail_is_a_crash(say):
    assert [event for event in Event if "{" in say(entry(event))] == []


@pytest.mark.parametrize("detail", [None, [], "words", 7, {"reason": None}, {"reason": {"a": 1}}])
def test_a_detail_of_the_wrong_kind_is_no_crash(detail):
    broken = AuditEntry(event=Event.CASE_CLOSED, actor_name="Ann Ward", case_id=1, detail=detail)
    assert sentence(broken).startswith("Ann Ward closed the case")


def test_a_reason_that_nobody_gave_leaves_no_loose_end():
    assert sentence(entry(Event.CASE_CLOSED, reason="")) == "Ann Ward closed the case"
    assert sentence(entry(Event.CASE_LEAD_SET)) == f"Ann Ward made {NOT_RECORDED} the lead"


def test_braces_in_what_people_write_are_only_braces():
    said = sentence(entry(Event.CASE_CLOSED, reason="{actor} {0.__class__} %s"))
    assert said == "Ann Ward closed the case: {actor} {0.__class__} %s"


def test_an_auditor_never_reads_the_words_of_a_case():
    """But for why the glass was broken, which is answered for to the auditor."""
    hidden = {event: names(event) - OPEN_DETAILS - {"actor"} for event in Event}
    said = {event: sentence_for_auditor(entry(event, **secret(hidden[event]))) for event in Event}
    assert [event for event in Event if "Hawthorn" in said[event]] == [Event.CASE_GLASS_BROKEN]
    withheld = {event for event in Event if WITHHELD in said[event]}
    assert withheld == {event for event in Event if hidden[event]} - {Event.CASE_GLASS_BROKEN}


def secret(details):
    return dict.fromkeys(details, "Hawthorn")


def test_an_auditor_reads_the_whole_of_what_is_about_no_case():
    failed = entry(Event.SIGN_IN_FAILED, case_id=None, email="ann@example.org")
    assert sentence_for_auditor(failed) == "A sign-in for ann@example.org failed"
