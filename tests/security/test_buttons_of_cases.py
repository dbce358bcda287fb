"""Does a case's page offer each step exactly to those whom the server lets take it, in every state?"""

import io

import pytest

from app.extensions import db
from app.models.case import Stage
from app.models.sharing import CaseFile, CasePerson, CaseShare, NamedFor
from app.workflows.case import CASE
from tests import factories, world
from tests.buttons import Deed, disagreements

# The first five stand nearest to the case; the others, and each step's own page, are tried in the states
# that say most.
WHO = [
    "officer", "coordinator", "chair", "lead", "locality chair", "member", "neighbour", "partner",
    "executive chair", "analyst", "administrator", "auditor",
]  # fmt: skip
THOROUGHLY = {"at scanning", "restricted", "taken above"}
MOVES = ("scan", "analyse", "respond", "assess", "scan_again", "analyse_again", "respond_again")
TOMORROW = {"day": "28", "month": "12", "year": "2099"}


def at(stage):
    return lambda case, cast: world.at_stage(case, stage)


def without_its_assessment(case, cast):
    case.plan.assessment = ""
    world.at_stage(case, Stage.ASSESSMENT)


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


STATES = {
    **{f"at {stage.value}": at(stage) for stage in Stage},
    "at assessment, not written": without_its_assessment,
    "restricted": restricted,
    "restricted and closed": restricted_and_closed,
    "asked above": lambda case, cast: world.asked_above(case, cast),
    "asked above, at assessment": asked_and_assessed,
    "taken above": lambda case, cast: world.taken_above(case),
    "handed down": lambda case, cast: world.handed_down(case, cast),
    "taken above and closed": handed_down_and_closed,
}


def pages_of(case):
    base = f"/cases/{case.reference}"
    return [base, *(f"{base}/{page}" for page in ("plan", "timeline", "files", "sharing"))]


def deeds_on(case, cast):
    """Every step of the workflow with a form that is filled in as it should be."""
    base, words = f"/cases/{case.reference}", {"reason": "Because", "words": "Because", "asked": "1"}
    share = db.session.query(CaseShare).filter_by(case_id=case.id).first()
    removable = db.session.query(CasePerson).filter_by(case_id=case.id, named_for=NamedFor.NAMED)
    someone = removable.order_by(CasePerson.id).first()
    other = factories.partner("Sherwood Fire and Rescue")
    edit = {
        "version": case.version, "title": "Another title", "theme": case.theme_id, "ward": case.ward_id,
        "point": "", "asked": "1",
    }  # fmt: skip
    ask = {"trigger": "risk_rising", "tried": "All", "ask": "Help", "send": "1"}
    above = [group.id for group in case.holder.with_those_above()][1:]
    below = case.holdings[0].group_id
    action = {
        "title": "Do it", "partner_id": other.id, "due_on": list(TOMORROW.values()), "asked": "1",
        "version": "1",
    }  # fmt: skip
    closing = {**words, "outcome": "reduced"}
    return [
        *(Deed(step, f"{base}/plan/move/{step}", {}, f"{base}/plan/move/{step}") for step in MOVES),
        Deed("close_as_solved", f"{base}/close", {**closing, "reason": "solved"}),
        Deed("close_unsolved", f"{base}/close", {**closing, "reason": "not_pursued"}),
        Deed("reopen", f"{base}/reopen", words, f"{base}/reopen"),
        Deed("edit", f"{base}/edit", edit, f"{base}/edit"),
        Deed("write_plan", f"{base}/plan/objective", {"objective": "Else", "version": case.plan.version}),
        Deed("review", f"{base}/review", {**words, "risk": "high"}, f"{base}/review"),
        Deed("assign", f"{base}/lead", {"lead": cast["officer"].id}, f"{base}/lead"),
        Deed("write_note", f"{base}/timeline", {**words, "audience": "all"}),
        Deed("add_action", f"{base}/actions/add", action, f"{base}/actions/add"),
        Deed("add_file", f"{base}/files", lambda: {"file": (io.BytesIO(b"Words, more words"), "words.txt")}),
        Deed("remove_file", f"{base}/files/{file_of(case).id}/remove"),
        Deed("share", f"{base}/sharing/share", {"partner_id": other.id, "reason": "They help"}),
        Deed("name", f"{base}/sharing/name", {"person_id": cast["analyst"].id}),
        Deed("unshare", f"{base}/sharing/stop/{share.id}"),
        Deed("take_off", f"{base}/sharing/take-off/{someone.user_id}"),
        Deed("restrict", f"{base}/restrict", {}, f"{base}/restrict"),
        Deed("unrestrict", f"{base}/lift-restriction", words, f"{base}/lift-restriction"),
        # Whom somebody may ask depends on where they sit, so each group above is tried.
        *(Deed("escalate", f"{base}/ask", {**ask, "to_group": group}) for group in above),
        Deed("hand_down", f"{base}/hand-down", {"to_group": below, "instructions": "Watch"}),
    ]


def file_of(case):
    return db.session.query(CaseFile).filter_by(case_id=case.id).one()


@pytest.fixture
def cast(app):
    return world.people()


def test_every_step_of_the_workflow_is_tried(cast):
    case = world.a_case(cast)
    assert {deed.step for deed in deeds_on(case, cast)} == {step.name for step in CASE}


@pytest.mark.parametrize("state", STATES)
def test_a_case_offers_what_the_server_does(cast, sign_in, state):
    case = world.a_case(cast)
    STATES[state](case, cast)
    pages, deeds = pages_of(case), deeds_on(case, cast)
    thoroughly = state in THOROUGHLY
    who = WHO if thoroughly else WHO[:5]
    found = {name: disagreements(sign_in(cast[name]), pages, deeds, thoroughly) for name in who}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
