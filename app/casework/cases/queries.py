"""Reads of one case and its surroundings, limited to what the reader may see."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Integer, Select, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload, lazyload, load_only, selectinload

from app import policy
from app.database.addresses import AddressChanged
from app.evidence.frozen.queries import find_visible_frozen
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.delivery import Delivery
from app.models.escalation import HandDown
from app.models.event import Event
from app.models.event_kinds import CASE_KINDS
from app.models.frozen import FrozenEvidence
from app.models.hypothesis import Evidence, Hypothesis, HypothesisAnswer
from app.models.partnership import Group, Partner
from app.models.person import Membership, User
from app.models.plan import STILL_OPEN, PlanAction, PlanQuestion, ScriptStep
from app.models.references import is_old
from app.models.sharing import AccessRequest, AccessState, CasePerson
from app.use_case import note_read

# What every page of a case needs.
WITH_A_CASE = (
    joinedload(Case.theme),
    joinedload(Case.ward),
    joinedload(Case.plan),
    joinedload(Case.holder),
    joinedload(Case.lead).options(load_only(User.name, User.partner_id), lazyload(User.memberships)),
    joinedload(Case.pending_escalation),
    joinedload(Case.sent_hand_down),
)
# Built once: building the statement takes longer than running it.
ONE = select(Case).where(Case.reference == bindparam("reference")).options(*WITH_A_CASE)
_ACTIONS = (
    select(PlanAction)
    .where(PlanAction.case_id == bindparam("case_id"))
    .options(
        joinedload(PlanAction.partner),
        joinedload(PlanAction.owner).options(load_only(User.name, User.active), lazyload("*")),
    )
    .order_by(PlanAction.state.not_in(STILL_OPEN), PlanAction.due_on, PlanAction.id)
)
_HYPOTHESES = (
    select(Hypothesis)
    .where(Hypothesis.case_id == bindparam("case_id"))
    .options(
        selectinload(Hypothesis.answers)
        .joinedload(HypothesisAnswer.by)
        .options(load_only(User.name), lazyload("*")),
        selectinload(Hypothesis.evidence).options(
            joinedload(Evidence.file),
            joinedload(Evidence.added_by).options(load_only(User.name), lazyload("*")),
        ),
    )
    .order_by(Hypothesis.id)
)
_OF_CASE: BindParameter[int] = bindparam("case_id")
_QUESTIONS = select(PlanQuestion).where(PlanQuestion.case_id == _OF_CASE).order_by(PlanQuestion.id)
_SCRIPT = select(ScriptStep).where(ScriptStep.case_id == _OF_CASE).order_by(ScriptStep.id)
_PATH_GROUPS = (
    select(Group)
    .where(Group.id == func.any(bindparam("ids", type_=ARRAY(Integer))))
    .order_by(Group.tier_level, Group.name, Group.id)
)
_WAITING = (
    select(AccessRequest)
    .where(AccessRequest.case_id == bindparam("case_id"), AccessRequest.state == AccessState.ASKED)
    .options(joinedload(AccessRequest.asked_by).lazyload(User.memberships))
    .order_by(AccessRequest.asked_at, AccessRequest.id)
)


def get_case(user: User, reference: str, *, in_visit: bool = False) -> Case:
    """Return a case that this person may read. The read is recorded.

    Raises NoResultFound, or AddressChanged if the case has another reference today.
    `in_visit`: for what a page of the case loads by itself, which is part of one visit.
    """
    redirect_old(policy.visible_cases(user, select(Case.reference)), reference)
    case = db.session.scalars(policy.visible_cases(user, ONE), {"reference": reference}).one()
    note_read(user, Event.CASE_READ, case, in_visit=in_visit)
    return case


def get_case_name(user: User, reference: str) -> Case:
    """Return a case that this person may know by name only; raise NoResultFound otherwise.

    An old reference finds nothing: as a number in sequence without a name would tell of a restricted case.
    """
    named = policy.visible_case_names(user, select(Case)).where(Case.reference == reference)
    return db.session.scalars(
        named.options(joinedload(Case.theme), joinedload(Case.ward), joinedload(Case.holder))
    ).one()


def redirect_old(visible: Select[str], reference: str) -> None:
    """Raise AddressChanged if this is the old reference of one of these cases; they select references.

    Only for cases that somebody may see: who knows names only would learn which of the numbers have none.
    """
    if is_old(reference):
        raise AddressChanged(
            reference, db.session.scalars(visible.where(Case.old_reference == reference)).one()
        )


def find_to_open_in_an_emergency(user: User, reference: str) -> Case | None:
    """Return a restricted case that this chair may open by breaking the glass, or None."""
    closed_to_them = policy.cases_to_open_in_an_emergency(user, select(Case))
    return db.session.scalars(closed_to_them.where(Case.is_called(reference))).one_or_none()


def find_visible(user: User, reference: str) -> Case | None:
    return db.session.scalars(
        policy.visible_cases(user, select(Case)).where(Case.is_called(reference))
    ).one_or_none()


def has_work_of_others(case: Case) -> bool:
    """Whether anybody but its logger has done anything with a case; to read it is nothing."""
    done = select(AuditEntry.id).where(
        AuditEntry.case_id == case.id,
        AuditEntry.actor_id.is_distinct_from(case.logged_by_id),
        AuditEntry.event.in_([event for event in Event if event.kind in CASE_KINDS]),
    )
    return db.session.scalar(done.limit(1)) is not None


def list_path_groups(case: Case) -> list[Group]:
    """The groups that hold or held a case, and those above.

    While the caller keeps the list, the session finds each group's parent without a query.
    """
    return list(db.session.scalars(_PATH_GROUPS, {"ids": case.audience_group_ids}))


def list_actions(case: Case) -> list[PlanAction]:
    """The actions of a plan: open ones by due date, then finished ones."""
    return list(db.session.scalars(_ACTIONS, {"case_id": case.id}))


class Delivered(NamedTuple):
    """What a partner delivered so far, of what was planned."""

    partner: str
    visits_done: int
    visits_planned: int
    hours_done: Decimal
    hours_planned: Decimal


def list_delivered(case: Case) -> list[Delivered]:
    """What the log of a response says, by partner."""
    numbers = (getattr(Delivery, name) for name in Delivered._fields[1:])
    statement = select(Partner.short_name, *map(func.sum, numbers)).where(Delivery.case_id == case.id)
    by_partner = statement.join(Delivery.partner).group_by(Partner.short_name).order_by(Partner.short_name)
    return [Delivered(*row) for row in db.session.execute(by_partner)]


def list_hypotheses(case: Case) -> list[Hypothesis]:
    """The hypotheses of a plan with their answers and their evidence, oldest first."""
    return list(db.session.scalars(_HYPOTHESES, {"case_id": case.id}))


class SeenEvidence(NamedTuple):
    """Of what is evidence for hypotheses, what a reader may see: cases by id, what was kept by key."""

    cases: dict[int, Any]
    kept: dict[str, FrozenEvidence]


def list_seen_evidence(user: User, hypotheses: Iterable[Hypothesis]) -> SeenEvidence:
    every = [evidence for hypothesis in hypotheses for evidence in hypothesis.evidence]
    cases = {evidence.other_case_id for evidence in every if evidence.other_case_id}
    keys = {evidence.frozen_key for evidence in every if evidence.frozen_key}
    return SeenEvidence(_list_evidence_cases(user, cases), find_visible_frozen(user, keys))


def _list_evidence_cases(user: User, ids: set[int]) -> dict[int, Any]:
    if not ids:
        return {}
    columns = select(Case.id, Case.reference, Case.title, Case.restricted)
    rows: Iterable[Any] = db.session.execute(policy.visible_cases(user, columns).where(Case.id.in_(ids)))
    return {row.id: row for row in rows}


def list_questions(case: Case) -> list[PlanQuestion]:
    return list(db.session.scalars(_QUESTIONS, {"case_id": case.id}))


def list_script(case: Case) -> list[ScriptStep]:
    """The steps of the crime script, in order."""
    return list(db.session.scalars(_SCRIPT, {"case_id": case.id}))


def list_waiting_requests(case: Case) -> list[AccessRequest]:
    """Unanswered requests to see this case, oldest first."""
    return list(db.session.scalars(_WAITING, {"case_id": case.id}))


def list_named_people(case: Case) -> list[User]:
    """The people named on a case, who can open it, for any reason that has no end date."""
    named = select(CasePerson.user_id).where(CasePerson.case_id == case.id, CasePerson.until.is_(None))
    statement = policy.people_who_open_cases(select(User)).where(User.id.in_(named))
    in_order = statement.order_by(User.name, User.id).options(lazyload(User.memberships))
    return list(db.session.scalars(in_order))


def is_led_from_before(case: Case) -> bool:
    """Whether the group that holds a case received it with a lead of another group, and chose none since."""
    received = (
        select(func.max(HandDown.received_at))
        .where(HandDown.case_id == case.id, HandDown.to_group_id == case.holder_id)
        .scalar_subquery()
    )
    chosen = exists().where(
        AuditEntry.case_id == case.id, AuditEntry.event == Event.CASE_LEAD_SET, AuditEntry.at > received
    )
    of_group = exists().where(Membership.user_id == case.lead_id, Membership.group_id == case.holder_id)
    asked = select(received.is_not(None) & ~chosen & ~of_group)
    return case.lead_id is not None and bool(db.session.scalar(asked))
