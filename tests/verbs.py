"""How does a test take each step of a case's workflow by the service itself, without a page?"""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import clock
from app.casework.actions.services import add_action
from app.casework.cases import services as cases
from app.casework.cases.closing.services import close_case, reopen_case
from app.casework.deliveries.services import Line, log_delivery
from app.casework.escalation.services import hand_down, request_escalation
from app.casework.files.services import add_file, remove_file
from app.casework.plans.services import sign_off, write_plan
from app.casework.sharing import services as sharing
from app.extensions import db
from app.models.case import Case, CloseReason, Risk
from app.models.escalation import Trigger
from app.models.person import User
from app.models.plan import Section
from app.models.sharing import CaseFile, CasePerson, NamedFor
from app.policy import Forbidden
from tests import factories
from tests.buttons import undone

OBJECTIVE: dict[str, Any] = {"section": Section.OBJECTIVE, "version": 1}
MOVES = ("scan", "analyse", "respond", "assess", "scan_again", "analyse_again", "respond_again")
Verb = Callable[[User], Any]


def verbs_on(case: Case, cast: dict[str, User], folder: Path) -> dict[str, list[Verb]]:
    """The ways to take each step: whom somebody may ask depends on where they sit, so each group is tried."""
    ask = {"trigger": Trigger.RISK_RISING, "tried": "All", "ask": "Help"}
    groups = case.holder.with_those_above()[1:]
    one_way = {step: _move(case, step) for step in MOVES} | _close(case) | _work(case, cast, folder)
    return {
        **{step: [verb] for step, verb in {**one_way, **_sight(case, cast)}.items()},
        "escalate": [lambda by, to=to: request_escalation(by, case, to_group=to, **ask) for to in groups],
        "hand_down": [lambda by: hand_down(by, case, to_group=case.holdings[0].group, instructions="Watch")],
    }


def is_taken(ways: list[Verb], person: User) -> bool:
    """Whether one of these does it. What it did is undone again."""
    return any(_is_done(verb, person) for verb in ways)


def _is_done(verb: Verb, person: User) -> bool:
    with undone():
        try:
            verb(person)
        except Forbidden:
            return False
    return True


def _move(case: Case, step: str) -> Verb:
    return lambda by: cases.move_case(by, case, step)


def _close(case: Case) -> dict[str, Verb]:
    def close(by: User, reason: CloseReason) -> None:
        close_case(by, case, reason=reason, words="Over", settled=factories.settled(case))

    return {
        "close_as_solved": lambda by: close(by, CloseReason.SOLVED),
        "close_unsolved": lambda by: close(by, CloseReason.NOT_PURSUED),
        "reopen": lambda by: reopen_case(by, case, reason="It is back"),
    }


def _work(case: Case, cast: dict[str, User], folder: Path) -> dict[str, Verb]:
    due, lead = clock.today() + timedelta(days=7), cast["officer"]
    file = db.session.query(CaseFile).filter_by(case_id=case.id).one()
    added: dict[str, Any] = {"name": "words.txt", "folder": folder, "limit_mb": 1}
    return {
        "edit": lambda by: cases.edit_case(by, case, version=case.version, title="Another title"),
        "write_plan": lambda by: write_plan(by, case, **OBJECTIVE, objective="Else"),
        "review": lambda by: cases.review_case(by, case, risk=Risk.HIGH),
        "assign": lambda by: cases.choose_lead(by, case, lead),
        "write_note": lambda by: cases.write_note(by, case, "Words"),
        "add_action": lambda by: add_action(by, case, title="Do it", partner=by.partner, due_on=due),
        "sign_off": lambda by: sign_off(by, case),
        "log_delivery": lambda by: log_delivery(by, case, Line("Square", clock.today(), by.partner, 1)),
        "add_file": lambda by: add_file(by, case, content=io.BytesIO(b"Words, more words"), **added),
        "remove_file": lambda by: remove_file(by, file),
    }


def _sight(case: Case, cast: dict[str, User]) -> dict[str, Verb]:
    partner, homes = factories.partner("Sherwood Fire and Rescue"), factories.partner("Sherwood Homes")
    named = db.session.query(CasePerson).filter_by(case_id=case.id, named_for=NamedFor.NAMED)
    somebody = named.order_by(CasePerson.id).first().user
    return {
        "share": lambda by: sharing.share_case(by, case, partner, reason="They help"),
        "unshare": lambda by: sharing.stop_sharing(by, case, homes),
        "name": lambda by: sharing.name_person(by, case, cast["analyst"]),
        "take_off": lambda by: sharing.take_off(by, case, somebody),
        "restrict": lambda by: sharing.restrict_case(by, case),
        "unrestrict": lambda by: sharing.lift_restriction(by, case, reason="No longer needed"),
    }
