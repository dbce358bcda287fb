"""Does a chair who breaks the glass get more than a look at the case and a note on it?"""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app import clock, policy
from app.casework.actions.services import add_action
from app.casework.cases.services import choose_lead, write_note
from app.casework.escalation.queries import count_awaiting
from app.casework.sharing.services import break_glass
from app.casework.task_groups.services import put_cases_in_scope
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Stage
from app.models.desk import SeenAlert
from app.models.escalation import Escalation, HandDown
from app.models.event import Event
from app.models.plan import PlanAction
from app.models.sharing import AccessRequest
from app.policy import Action, Forbidden
from app.policy.grants import EVERYBODY
from app.workflows.access import ACCESS
from app.workflows.action import ACTION
from app.workflows.case import CASE
from app.workflows.escalation import ESCALATION, HAND_DOWN
from tests import crawl, factories, world
from tests.buttons import undone
from tests.outbox import mails

LOOKS = {Action.CASE_VIEW, Action.NOTE_WRITE, *EVERYBODY}
# Each workflow that moves a case or what belongs to one, with the things of a case that it moves.
WORKFLOWS = [
    (CASE, None),
    (ACTION, PlanAction),
    (ACCESS, AccessRequest),
    (ESCALATION, Escalation),
    (HAND_DOWN, HandDown),
]


@pytest.fixture
def cast(app):
    return world.people()


def asked(case, cast):
    world.asked_above(case, cast)


def handed_down(case, cast):
    world.handed_down(case, cast)


def plain(case, cast):
    pass


def closed(case, cast):
    world.at_stage(case, Stage.CLOSED)


# In each, the chair of the group that holds the case, is asked or receives it has the power of that chair.
STATES = [
    (plain, "chair"),
    (closed, "chair"),
    (asked, "chair"),
    (asked, "locality chair"),
    (handed_down, "chair"),
    (handed_down, "locality chair"),
]


def opened(cast, state, who):
    case = world.a_case(cast)
    state(case, cast)
    case.restricted = True
    db.session.commit()
    break_glass(cast[who], case, reason="A child is at risk")
    return case


def things(case, kind):
    return [case] if kind is None else db.session.query(kind).filter_by(case_id=case.id).all()


def steps(case, person):
    return {
        step.name
        for workflow, kind in WORKFLOWS
        for thing in things(case, kind)
        for step in workflow.available(thing, person)
    }


@pytest.mark.parametrize(("state", "who"), STATES)
def test_a_chair_who_breaks_the_glass_reads_the_case_and_writes_a_note_and_no_more(cast, state, who):
    case = opened(cast, state, who)
    assert {action for action in Action if policy.can(cast[who], action, case)} == LOOKS
    assert steps(case, cast[who]) <= {"write_note"}
    for kind in (PlanAction, AccessRequest, Escalation, HandDown):
        for thing in things(case, kind):
            assert {action for action in Action if policy.can(cast[who], action, thing)} == LOOKS
    with undone():
        factories.name_on(case, cast[who])
        db.session.expire_all()
        assert len(steps(case, cast[who])) > (2 if state is not closed else 1), "named, they could do more"


def test_no_post_of_a_chair_who_broke_the_glass_does_more_than_write_a_note(app, cast, sign_in):
    case = opened(cast, plain, "chair")
    client, refused = sign_in(cast["chair"]).client, []
    data = {"reason": "So", "words": "So", "person_id": cast["analyst"].id, "lead": cast["officer"].id}
    for url in crawl.every_post(app, cast["chair"], {"reference": [case.reference]}):
        if case.reference in url:
            with undone():
                refused.append((url, client.post(url, data=data).status_code))
    # The last writes a note: that a new problem is the same as this one.
    notes = ("timeline", "watch", "stop-watching", "ask-for-access")
    allowed = {f"/cases/{case.reference}/{end}" for end in notes} | {f"/cases/new/same-as/{case.reference}"}
    assert {url for url, status in refused if status not in (403, 404)} == allowed
    assert len(refused) > 25


def test_a_chair_who_broke_the_glass_is_not_made_lead_nor_given_an_action(cast):
    case = opened(cast, plain, "chair")
    factories.name_on(case, cast["coordinator"])
    with pytest.raises(Forbidden):
        choose_lead(cast["coordinator"], case, cast["chair"])
    with pytest.raises(Forbidden):
        add_action(
            cast["coordinator"], case, title="Do", partner=factories.partner(), due_on=clock.today(),
            owner=cast["chair"],
        )  # fmt: skip


def test_a_chair_who_broke_the_glass_puts_the_case_into_no_task_group(cast):
    case = opened(cast, plain, "executive chair")
    group = factories.commissioned_task_group(cast["executive chair"])
    with pytest.raises(Forbidden):
        put_cases_in_scope(cast["executive chair"], group, [case])


def test_a_request_that_somebody_sees_by_an_emergency_alone_does_not_await_their_decision(cast):
    opened(cast, asked, "locality chair")
    assert count_awaiting(cast["locality chair"]) == 0


def test_the_note_is_written_and_after_a_day_nothing_more(cast):
    case = opened(cast, plain, "chair")
    write_note(cast["chair"], case, "I have been there.")
    with clock.at(clock.now() + timedelta(hours=25)):
        assert not policy.sees_by_emergency_only(cast["chair"], case)
        statement = policy.visible_cases(cast["chair"], db.select(type(case))).where(type(case).id == case.id)
        assert db.session.scalars(statement).all() == []


# --- who is told ------------------------------------------------------------------------------------
def test_the_people_of_the_case_and_the_auditor_are_told_at_once_without_a_word_of_it(cast):
    case = opened(cast, plain, "chair")
    told = {mail["recipient"]: mail["subject"] + mail["body"] for mail in mails()}
    assert set(told) == {cast[who].email for who in ("officer", "lead", "named", "auditor")}
    assert not any(word in mail for mail in told.values() for word in (case.title, case.what, "child"))
    assert case.reference not in told[cast["auditor"].email]


@pytest.mark.parametrize(("who", "leads_to"), [("officer", "/cases/{}"), ("auditor", "/audit?reference={}")])
def test_their_front_page_says_so_until_they_have_seen_it(cast, sign_in, who, leads_to):
    case = opened(cast, plain, "chair")
    client = sign_in(cast[who])
    page = client.get("/")
    alert = page.select_one("[aria-labelledby=alerts]")
    assert "Chas Chair opened this restricted case in an emergency: A child is at risk" in " ".join(
        alert.text.split()
    )
    assert alert.a["href"] == leads_to.format(case.reference)
    after = client.submit("/alerts/seen", {"entry": alert.select_one("[name=entry]")["value"]})
    assert after.select_one("[aria-labelledby=alerts]") is None


@pytest.mark.parametrize("who", ["chair", "coordinator", "locality chair", "administrator", "neighbour"])
def test_nobody_else_is_told(cast, sign_in, who):
    opened(cast, plain, "chair")
    client = sign_in(cast[who])
    assert client.get("/").select_one("[aria-labelledby=alerts]") is None
    entry = db.session.scalar(text("SELECT max(id) FROM audit_entries WHERE event = 'case:glass-broken'"))
    client.client.post("/alerts/seen", data={"entry": entry})
    assert db.session.query(SeenAlert).all() == []


def test_whoever_is_on_the_case_by_an_emergency_is_told_so_on_its_pages(cast, sign_in):
    case = opened(cast, plain, "chair")
    assert (
        "You opened this case in an emergency" in sign_in(cast["chair"]).get(f"/cases/{case.reference}").words
    )
    assert "You opened" not in sign_in(cast["officer"]).get(f"/cases/{case.reference}").words


def test_a_chair_who_broke_the_glass_is_not_offered_to_propose_a_group_for_the_case(cast, sign_in):
    chair = cast["executive chair"]
    case = world.a_case(cast)
    window, propose = sign_in(chair), f"/task-and-finish-groups/new?case={case.reference}"
    assert "Propose a group" in window.get(f"/cases/{case.reference}").words
    case.restricted = True
    db.session.commit()
    break_glass(chair, case, reason="A child is at risk.")
    assert "Propose a group" not in window.get(f"/cases/{case.reference}").words
    window.get(propose, status=403)
    window.post(propose, {"commissioned_by_id": factories.executive().id}, status=403)


def test_a_refusal_of_what_an_emergency_does_not_allow_is_on_record_as_that(cast, sign_in):
    case, chair = world.a_case(cast, restricted=True), cast["chair"]
    break_glass(chair, case, reason="A child is at risk.")
    sign_in(chair).post(f"/cases/{case.reference}/close", {"reason": "solved"}, status=403)
    refused = select(AuditEntry).where(AuditEntry.event == Event.REQUEST_REFUSED)
    (entry,) = db.session.scalars(refused)
    assert entry.detail["why"] == policy.BY_EMERGENCY
