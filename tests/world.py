"""A small partnership in which everybody and everything stands that a page can show: who, and what?

`people()` is one person of each kind that stands differently to the Oakwood team's cases; `PLACES` says
how. `a_case()` is one of those cases with something of every noun on it.
"""

from datetime import timedelta
from typing import Any

from app import clock
from app.extensions import db
from app.models.case import Case, CloseReason, Holding, Outcome, Stage
from app.models.escalation import Escalation, HandDown, Trigger
from app.models.hypothesis import Hypothesis
from app.models.person import Role, User
from app.models.plan import PlanAction, PlanQuestion, ScriptStep
from app.models.sharing import AccessRequest, CaseFile, NamedFor, Note, Watch
from tests import factories

LONG = {
    "objective": "Half as many calls by the summer.",
    "scanning": "On the square, in the evenings.",
    "analysis": "The shop sells single cans.",
    "response": "Ask the shop; light the square.",
    "assessment": "Half as many calls.",
}


def people() -> dict[str, User]:
    """One of each kind. Four sit on the team that holds the cases, three above it, and the others aside."""
    with factories.together():
        return _people()


def _people() -> dict[str, User]:
    oakwood, north = factories.nat("Oakwood"), factories.locality()
    elm, beech = factories.nat("Elm"), factories.nat("Beech", "South Locality Board")
    homes = factories.partner("Sherwood Homes")
    return {
        "officer": factories.officer(oakwood, name="Olu Officer"),
        "coordinator": factories.coordinator(oakwood, name="Cora Coordinator"),
        "chair": factories.chair(oakwood, name="Chas Chair"),
        "member": factories.person(Role.MEMBER, oakwood, name="Mo Member"),
        "lead": factories.officer(elm, name="Lena Lead"),
        "neighbour": factories.officer(elm, name="Nils Neighbour"),
        "partner": factories.officer(beech, name="Pia Partner", partner_=homes),
        "named": factories.officer(beech, name="Nan Named"),
        "locality chair": factories.chair(north, name="Lou Locality"),
        "executive chair": factories.chair(factories.executive(), name="Eve Executive"),
        "board chair": factories.chair(factories.board(), name="Bea Board"),
        "analyst": factories.person(Role.ANALYST, name="Ana Analyst"),
        "administrator": factories.person(Role.ADMINISTRATOR, name="Adam Admin"),
        "auditor": factories.person(Role.AUDITOR, name="Audrey Auditor"),
    }


def a_case(cast: dict[str, User], word: str = "", **details: Any) -> Case:
    """A case of the Oakwood team with an action, a note, a file, a share and a request to see it.

    `word` is put into everything that somebody could have typed.
    """
    told = {name: f"{word} {name}".strip() for name in ("title", "place", "affected", "detail")}
    told["what"] = f"{word} People drink on the square.".strip()
    known = {
        "lead": cast["lead"],
        "easting": 457100,
        "northing": 340100,
        "since": clock.today() - timedelta(days=40),
        "next_review_on": clock.today() + timedelta(days=20),
    }
    case = factories.case(factories.nat("Oakwood"), logged_by=cast["officer"], **{**known, **told, **details})
    case.plan.measure_words, case.plan.response_from = f"{word} calls".strip(), clock.today()
    for stage, text in LONG.items():
        setattr(case.plan, stage, f"{word} {text}".strip())
    for name, reason in (("lead", NamedFor.LEAD), ("lead", NamedFor.OWNS_ACTION), ("named", NamedFor.NAMED)):
        factories.name_on(case, cast[name], reason)
    share = factories.share(case, factories.partner("Sherwood Homes"), cast["officer"])
    share.reason = f"{word} reason"
    add_to(case, cast, word)
    return case


def add_to(case: Case, cast: dict[str, User], word: str = "") -> None:
    """One more of each thing of which a case can have many."""
    moment = clock.now()
    officer, homes = cast["officer"], factories.partner("Sherwood Homes")
    note = Note(case=case, author=officer, partner=officer.partner, words=f"{word} note", written_at=moment)
    action = PlanAction(
        case=case, title=f"{word} action", partner=homes, owner=cast["lead"],
        due_on=clock.today() + timedelta(days=7), added_by_id=officer.id, added_at=moment,
    )  # fmt: skip
    file = CaseFile(
        case=case, name=f"{word or 'a'}.txt", sha256="0" * 64, content_type="text/plain", size=9,
        added_by=officer, added_at=moment,
    )  # fmt: skip
    asked = AccessRequest(case=case, asked_by=cast["neighbour"], why=f"{word} why", asked_at=moment)
    made = {"case": case, "added_by_id": officer.id, "added_at": moment}
    believed = [
        Hypothesis(statement=f"{word} hypothesis", expected=f"{word} cans", **made),
        PlanQuestion(question=f"{word} question", who=f"{word} shop", **made),
        ScriptStep(does=f"{word} step", **made),
    ]
    db.session.add_all([note, action, file, asked, *believed])
    db.session.commit()


def watch(case: Case, person: User) -> Watch:
    return Watch(case_id=case.id, user_id=person.id, since=clock.now(), seen_at=clock.now())


def at_stage(case: Case, stage: Stage) -> None:
    case.stage = stage
    if stage is Stage.CLOSED:
        case.closed_at = clock.now()
        case.close_reason, case.outcome = CloseReason.SOLVED, Outcome.REDUCED
        case.next_review_on = None
    db.session.commit()


def asked_above(case: Case, cast: dict[str, User], word: str = "") -> Escalation:
    """The group above was asked, and has not decided yet."""
    above = case.holder.parent
    asked = Escalation(
        case=case, from_group=case.holder, to_group=above, trigger=Trigger.RISK_RISING,
        tried=f"{word} tried", ask=f"{word} ask", otherwise=f"{word} otherwise",
        requested_by=cast["coordinator"], requested_at=clock.now(), due_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    case.admit(above)
    db.session.add(asked)
    db.session.commit()
    return asked


def taken_above(case: Case) -> None:
    """The group above took it, and holds it now."""
    above, moment = case.holder.parent, clock.now()
    case.holdings[-1].until = moment
    db.session.flush()
    db.session.add(Holding(case=case, group=above, since=moment))
    case.holder, case.tier_level = above, above.tier_level
    case.admit(above)
    db.session.commit()


def handed_down(case: Case, cast: dict[str, User], word: str = "") -> HandDown:
    """The group above took it and hands it down again; that it arrived is not confirmed yet."""
    below = case.holder
    taken_above(case)
    handed = HandDown(
        case=case, from_group=case.holder, to_group=below, instructions=f"{word} instructions",
        handed_by=cast["locality chair"], handed_at=clock.now(),
    )  # fmt: skip
    db.session.add(handed)
    db.session.commit()
    return handed
