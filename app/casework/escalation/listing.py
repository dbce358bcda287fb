"""What is the list of escalations made of, and in which order does it stand?"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Integer, cast, select

from app.casework.cases.plan_filters import PLAN_FILTERS
from app.casework.escalation.queries import Side
from app.models.escalation import Escalation, EscalationState
from app.models.partnership import Group
from app.models.person import User
from app.structure.choices import Rows
from app.web.listing import Column, Filter, Listing, choice, row_choice, scopes, tick

PAGE = 25
# The sides on which every escalation awaits a decision.
PENDING = (Side.AWAITING, Side.OTHERS)


def _name_of(group_id: Any) -> Any:
    return select(Group.name).where(Group.id == group_id).scalar_subquery()


def _name(person: User | None) -> str:
    return person.name if person else ""


BEFORE_DECISION = (
    Column("reference", "Case", value=lambda e: e.case.reference, on_page=False),
    Column("title", "Title", value=lambda e: e.case.title, on_page=False),
    Column("case", "The ask", sort=Escalation.ask.expression, value=lambda e: e.ask, file_heading="Ask"),
    Column("from", "From", sort=_name_of(Escalation.from_group_id), value=lambda e: e.from_group.name),
    Column("to", "To", sort=_name_of(Escalation.to_group_id), value=lambda e: e.to_group.name),
    Column(
        "why", "Why now", sort=Escalation.trigger.expression, value=lambda e: e.trigger, file_heading="Why"
    ),
    Column("by", "Asked by", value=lambda e: e.requested_by.name, on_page=False),
    Column(
        "asked", "Asked", sort=Escalation.id, ascending=False, value=lambda e: e.requested_at,
        file_heading="Asked on",
    ),
    Column("due_on", "Due", on_page=False),
)  # fmt: skip
AFTER_DECISION = (
    Column("decided_by", "Decided by", on_page=False, value=lambda e: _name(e.decided_by)),
    Column("decided_at", "Decided on", on_page=False),
    Column("reason", "Reason", on_page=False),
)


def escalations_listing(sides: Sequence[Side], side: Side, groups: Rows) -> Listing:
    """The list of one side, with what it can be filtered by. What awaits a decision comes first."""
    return Listing(
        "escalations", "escalation", sort="decision", size=PAGE, saved=True,
        columns=(*BEFORE_DECISION, _decision(side), *AFTER_DECISION),
        filters=list(_filters(sides, side, groups)),
    )  # fmt: skip


def _decision(side: Side) -> Column:
    """Of what awaits us all is pending: the soonest due first."""
    awaiting = side in PENDING
    value = Escalation.due_on.expression if awaiting else cast(Escalation.is_pending, Integer)
    return Column(
        "decision", "Decision", sort=value, ascending=awaiting, value=lambda e: e.state, file_heading="State"
    )


def _filters(sides: Sequence[Side], side: Side, groups: Rows) -> Iterator[Filter]:
    yield scopes("side", "Which escalations", [(one, one.label) for one in sides], sides[0])
    if side not in PENDING:
        yield choice("state", "Decision", EscalationState.choices())
    yield row_choice("group", "From or to", [(group.id, group.name) for group in groups])
    yield tick("overdue", "Overdue")
    yield from PLAN_FILTERS
