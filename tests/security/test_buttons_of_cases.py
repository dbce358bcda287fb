"""Does a case's page offer each step exactly to those whom the server lets take it, in every state?"""

import io
from itertools import product

import pytest
from sqlalchemy import select

from app import clock
from app.casework.escalation.services import receive
from app.extensions import db
from app.models.case import Case, Stage
from app.models.sharing import CaseFile, CasePerson, CaseShare, NamedFor
from app.policy import Forbidden, visible_cases
from app.workflows.case import CASE
from app.workflows.machine import IllegalTransition, Workflow
from tests import factories, world
from tests.buttons import Deed, disagreements, offered, undone
from tests.verbs import MOVES, is_taken, verbs_on

# That services do what the workflow offers is proved without a page, for everybody in every state. By request
# it is tried for each stage and each who stands differently: on a team, above it, and beside it.
BY_REQUEST = [
    *product(["coordinator"], ["at scanning", "at analysis", "at response", "at assessment", "at closed"]),
    ("coordinator", "at assessment, signed off"),
    ("coordinator", "restricted"),
    ("lead", "at scanning"),
    ("locality chair", "taken above"),
    ("partner's coordinator", "at scanning"),
    ("partner's coordinator", "restricted"),
]
ONE_OF_EACH_KIND = ["officer", "coordinator", "lead", "locality chair", "partner"]
TOMORROW = {"day": "28", "month": "12", "year": "2099"}


def at(stage):
    return lambda case, cast: world.at_stage(case, stage)


def without_its_assessment(case, cast):
    case.plan.assessment = ""
    world.at_stage(case, Stage.ASSESSMENT)


def signed_off(case, cast):
    world.at_stage(case, Stage.ASSESSMENT)
    case.plan.signed_off_at, case.plan.signed_off_by = clock.now(), cast["chair"]
    db.session.commit()


def restricted(case, cast):
    """Half of the team is on the list, and half is not."""
    case.restricted = True
    factories.name_on(case, cast["coordinator"])


def restricted_and_closed(case, cast):
    restricted(case, cast)
    world.at_stage(case, Stage.CLOSED)


def asked_and_assessed(case, cast):
    world.at_stage(case, Stage.ASSESSMENT)
    world.asked_above(case, cast)


def handed_down_and_closed(case, cast):
    world.taken_above(case)
    world.at_stage(case, Stage.CLOSED)


def taken_by_the_executive(case, cast):
    world.taken_above(case)
    world.taken_above(case)


def handed_down_and_received(case, cast):
    receive(cast["coordinator"], world.handed_down(case, cast))


STATES = {
    **{f"at {stage.value}": at(stage) for stage in Stage},
    "at assessment, not written": without_its_assessment,
    "at assessment, signed off": signed_off,
    "restricted": restricted,
    "restricted and closed": restricted_and_closed,
    "asked above": lambda case, cast: world.asked_above(case, cast),
    "asked above, at assessment": asked_and_assessed,
    "taken above": lambda case, cast: world.taken_above(case),
    "taken by the Executive": taken_by_the_executive,
    "handed down and received": handed_down_and_received,
    "handed down": lambda case, cast: world.handed_down(case, cast),
    "taken above and closed": handed_down_and_closed,
}


def pages_of(case):
    base = f"/cases/{case.reference}"
    return [base, *(f"{base}/{page}" for page in ("plan", "timeline", "files", "sharing"))]


def form(step, page, data=None):
    """A step whose form is sent to the page on which it stands."""
    return Deed(step, page, page, data or {})


def deeds_on(case, cast):
    """Every step of the workflow with a form that is filled in as it should be."""
    base, words = f"/cases/{case.reference}", {"reason": "Because", "words": "Because", "warned": "1"}
    share = db.session.query(CaseShare).filter_by(case_id=case.id).first()
    removable = db.session.query(CasePerson).filter_by(case_id=case.id, named_for=NamedFor.NAMED)
    someone = removable.order_by(CasePerson.id).first()
    other = factories.partner("Sherwood Fire and Rescue")
    edit = {
        "version": case.version, "title": "Another title", "theme": case.theme_id, "ward": case.ward_id,
        "point": "", "warned": "1",
    }  # fmt: skip
    ask = {"trigger": "risk_rising", "tried": "All", "ask": "Help", "send": "1"}
    above = [group.id for group in case.holder.with_those_above()][1:]
    below = case.holdings[0].group_id
    action = {
        "title": "Do it", "partner_id": other.id, "due_on": list(TOMORROW.values()), "warned": "1",
        "version": "1",
    }  # fmt: skip
    settled = {f"action_{key}": "not_done" for key in factories.settled(case)}
    closing = {**words, **settled, "outcome": "reduced"}
    files, sharing = f"{base}/files", f"{base}/sharing"
    return [
        *(form(step, f"{base}/plan/move/{step}") for step in MOVES),
        form("close_as_solved", f"{base}/close", {**closing, "reason": "solved"}),
        form("close_unsolved", f"{base}/close", {**closing, "reason": "not_pursued"}),
        form("reopen", f"{base}/reopen", words),
        form("edit", f"{base}/edit", edit),
        form("write_plan", f"{base}/plan/objective", {"objective": "Else", "version": 1}),
        form("sign_off", f"{base}/plan/sign-off"),
        form(
            "log_delivery",
            f"{base}/delivery",
            {
                "place": "Square",
                "partner_id": other.id,
                "warned": "1",
                "day": list(TOMORROW.values()),
                "visits_done": "1",
            },
        ),
        form("review", f"{base}/review", {**words, "risk": "high"}),
        form("assign", f"{base}/lead", {"lead": cast["officer"].id, "seen_lead": case.lead_id or ""}),
        form("write_note", f"{base}/timeline", {**words, "audience": "all"}),
        form("add_action", f"{base}/actions/add", action),
        form("add_file", files, lambda: {"file": (io.BytesIO(b"Words, more words"), "words.txt")}),
        Deed("remove_file", f"{files}/{file_of(case).key}/remove", files),
        Deed("share", f"{sharing}/share", sharing, {"partner_id": other.id, "reason": "They help"}),
        Deed("name", f"{sharing}/name", sharing, {"person_id": cast["analyst"].id}),
        Deed("unshare", f"{sharing}/stop/{share.key}", sharing),
        Deed("take_off", f"{sharing}/take-off/{someone.user_id}", sharing),
        form("restrict", f"{base}/restrict"),
        form("unrestrict", f"{base}/lift-restriction", words),
        # Whom somebody may ask depends on where they sit, so each group above is tried.
        *(form("escalate", f"{base}/ask", {**ask, "to_group": group}) for group in above),
        form("hand_down", f"{base}/hand-down", {"to_group": below, "instructions": "Watch"}),
    ]


def sees(person, case):
    return db.session.scalar(visible_cases(person, select(Case.id)).where(Case.id == case.id)) is not None


def file_of(case):
    return db.session.query(CaseFile).filter_by(case_id=case.id).one()


@pytest.fixture
def cast(app):
    """With somebody who runs cases, and to whose partner this one is shared, but not in their group."""
    people = world.people()
    homes = people["partner"].partner
    runs = factories.coordinator(factories.nat("Beech", "South Locality Board"), partner_=homes)
    return {**people, "partner's coordinator": runs}


def brought_to(state, cast):
    case = world.a_case(cast)
    STATES[state](case, cast)
    return case


def test_every_step_of_the_workflow_is_tried(cast, tmp_path):
    case = world.a_case(cast)
    steps = {step.name for step in CASE}
    assert {deed.step for deed in deeds_on(case, cast)} == steps
    assert set(verbs_on(case, cast, tmp_path)) == steps


class CheckMade(Exception):
    """Stands for a refusal: which step was checked, of which case and for whom."""


def test_a_service_asks_the_workflow_about_its_own_step_before_it_does_anything(cast, tmp_path, monkeypatch):
    def refuse(workflow, step, thing, actor, **_):
        raise CheckMade(step, thing, actor)

    case = world.a_case(cast)
    monkeypatch.setattr(Workflow, "check", refuse)
    for step, ways in verbs_on(case, cast, tmp_path).items():
        for verb in ways:
            with pytest.raises(CheckMade) as made:
                verb(cast["coordinator"])
            assert made.value.args == (step, case, cast["coordinator"])


@pytest.mark.parametrize("state", STATES)
def test_the_services_do_what_the_workflow_offers_and_nothing_else(cast, tmp_path, state):
    """Everybody and every step, without a page: what is not offered is refused, and what is offered is done.

    What is done depends on who does it where a group has to be chosen, so there everybody tries.
    """
    case = brought_to(state, cast)
    verbs = verbs_on(case, cast, tmp_path)
    offered_to = {step: [who for who in cast if CASE.offers(step, case, cast[who])] for step in verbs}
    passed = {step: [who for who in cast if passes(step, case, cast[who])] for step in verbs}
    assert passed == offered_to
    tried = {step: who if step in ("escalate", "hand_down") else who[:1] for step, who in offered_to.items()}
    failed = [(step, who) for step in tried for who in tried[step] if not is_taken(verbs[step], cast[who])]
    assert failed == []


def passes(step, case, person):
    try:
        CASE.check(step, case, person)
    except (Forbidden, IllegalTransition):
        return False
    return True


@pytest.mark.parametrize("state", STATES)
def test_the_pages_of_a_case_offer_what_the_workflow_does(cast, sign_in, state):
    case = brought_to(state, cast)
    seen = {who: offered(sign_in(cast[who]), pages_of(case)) for who in ONE_OF_EACH_KIND}
    steps = {step.name for step in CASE}
    available = {who: {t.name for t in CASE.available(case, cast[who])} for who in ONE_OF_EACH_KIND}
    assert {who: seen[who] & steps for who in seen} == {
        who: names if sees(cast[who], case) else set() for who, names in available.items()
    }


def test_each_step_that_moves_or_ends_a_case_is_offered_in_one_of_the_states_tried_by_request(cast):
    found = set()
    for who, state in BY_REQUEST:
        with undone():
            case = brought_to(state, cast)
            found |= {step.name for step in CASE.available(case, cast[who])}
    assert {*MOVES, "close_as_solved", "close_unsolved", "reopen"} <= found


@pytest.mark.parametrize(("who", "state"), BY_REQUEST)
def test_a_form_is_shown_to_those_from_whom_it_is_taken(cast, sign_in, who, state):
    """Every step by a real request: its button, the page of its form, and the answer agree."""
    case = brought_to(state, cast)
    assert disagreements(sign_in(cast[who]), pages_of(case), deeds_on(case, cast)) == []
