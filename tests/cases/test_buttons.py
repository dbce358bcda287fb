"""Do the buttons agree with the server? One is there if and only if its POST succeeds.

For each kind of person, each state of a case, and each transition of its workflow: what the case's
pages offer is compared with what happens to somebody who sends the form anyway.
"""

import io
from datetime import timedelta

import pytest

from app import clock
from app.escalation import services as escalation
from app.models import NamedFor, Role, Stage, Trigger
from app.workflows.case import CASE
from tests import factories

PAGES = ("", "/plan", "/files", "/sharing")
# The escalation pages have tests of their own.
ELSEWHERE = {"escalate", "hand_down"}
IN_A_MONTH = clock.today() + timedelta(days=28)
DUE = [str(IN_A_MONTH.day), str(IN_A_MONTH.month), str(IN_A_MONTH.year)]

PEOPLE = {
    "officer": lambda: factories.officer(),
    "coordinator": lambda: factories.coordinator(),
    "member": lambda: factories.person(Role.MEMBER, factories.nat()),
    "lead from elsewhere": lambda: factories.person(Role.MEMBER, factories.nat("Elmwood")),
    "chair above": lambda: factories.chair(factories.locality()),
}
MOVES = {"scan", "analyse", "respond", "assess", "scan_again", "analyse_again", "respond_again"}


def _new():
    return factories.case()


def _assessed():
    case = factories.case(stage=Stage.ASSESSMENT)
    case.plan.assessment = "It fell by half."
    return factories._save(case)


def _closed():
    return factories.case(stage=Stage.CLOSED, closed_at=clock.now(), close_reason="not_pursued")


def _restricted():
    return factories.case(restricted=True, stage=Stage.ANALYSIS)


def _asked():
    case = factories.case(stage=Stage.RESPONSE)
    escalation.request_escalation(
        factories.coordinator(),
        case,
        to_group=factories.locality(),
        trigger=Trigger.RISK_RISING,
        tried="Everything",
        ask="Two patrols",
    )
    return case


STATES = {"new": _new, "assessed": _assessed, "closed": _closed, "restricted": _restricted, "asked": _asked}


def _prepare(case, kind, person):
    if kind == "lead from elsewhere":
        case.lead = person
        factories.name_on(case, person, NamedFor.LEAD)
    elif case.restricted:
        factories.name_on(case, person)
    factories._save(case)


def _send(case, name):
    """The address and the form of a transition, filled in as somebody would."""
    partner, other = factories.partner("Another Partner"), factories.person(Role.MEMBER, factories.nat())
    if name in MOVES:
        return f"/plan/move/{name}", {}
    named = factories.person()
    factories.name_on(case, named)
    forms = {
        "close_as_solved": ("/close", {"reason": "solved", "outcome": "reduced", "words": "It fell."}),
        "close_unsolved": ("/close", {"reason": "not_pursued", "words": "Nobody complained again."}),
        "reopen": ("/reopen", {"reason": "It is back."}),
        "edit": ("/edit", _details(case)),
        "write_plan": ("/plan/objective", {"objective": "Half of it", "version": str(case.plan.version)}),
        "review": ("/review", {"risk": "low"}),
        "assign": ("/lead", {"lead": str(case.logged_by_id)}),
        "write_note": ("/timeline", {"words": "A note", "audience": "all"}),
        "add_action": ("/actions/add", {"title": "Act", "partner_id": str(partner.id), "due_on": DUE}),
        "add_file": ("/files", {"file": (io.BytesIO(b"Words"), "words.txt")}),
        "share": ("/sharing/share", {"partner_id": str(partner.id), "reason": "They own the benches"}),
        "name": ("/sharing/name", {"person_id": str(other.id)}),
        "take_off": (f"/sharing/take-off/{named.id}", {}),
        "restrict": ("/restrict", {}),
        "unrestrict": ("/lift-restriction", {"reason": "The danger is past."}),
    }
    return forms[name]


def _details(case):
    return {
        "title": "Another title",
        "theme": str(case.theme_id),
        "ward": str(case.ward_id),
        "version": str(case.version),
    }


def _needs_a_thing(name):
    """These need a file or a share to be there: their own slices' tests have one."""
    return name in {"remove_file", "unshare"}


TRANSITIONS = [t.name for t in CASE if t.name not in ELSEWHERE and not _needs_a_thing(t.name)]


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_each_button_is_there_if_and_only_if_its_form_is_taken(sign_in, kind, state):
    case, _, browser = _scene(sign_in, kind, state)
    shown = set().union(*(browser.get(f"/cases/{case.reference}{page}").buttons() for page in PAGES))
    for name in TRANSITIONS:
        address, form = _send(case, name)
        status = browser.client.post(f"/cases/{case.reference}{address}", data=form).status_code
        assert (status == 302) == (name in shown), (name, status, sorted(shown))
        assert status in (200, 302, 403, 409), (name, status)
        if status == 302:  # it has changed the case: the next one is tried on a case as it was
            case, _, browser = _scene(sign_in, kind, state)


def _scene(sign_in, kind, state):
    case, person = STATES[state](), PEOPLE[kind]()
    _prepare(case, kind, person)
    return case, person, sign_in(person)
