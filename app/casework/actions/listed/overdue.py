"""What is left to do and what is overdue with each partner, across the cases that a reader may see."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from app import policy
from app.casework.cases.plan_filters import PLAN_FILTERS, about_plan_in
from app.extensions import db
from app.models.case import Case
from app.models.partnership import Partner
from app.models.person import User
from app.models.plan import PlanAction
from app.web.listing import Column, Listing, Question


class OfPartner(NamedTuple):
    """`oldest`: the day on which the first of those that are overdue was due."""

    id: int
    name: str
    overdue: int
    to_do: int
    oldest: date | None


OVERDUE = Listing(
    "overdue-by-partner", "partner", sort="overdue",
    columns=(
        Column("name", "Partner", sort=lambda row: row.name.casefold()),
        Column("overdue", "Overdue", sort=lambda row: row.overdue, ascending=False, numeric=True),
        Column("to_do", "To do in all", sort=lambda row: row.to_do, ascending=False, numeric=True),
        Column("oldest", "Overdue since", sort=lambda row: row.oldest),
    ),
    filters=PLAN_FILTERS,
)  # fmt: skip


def list_overdue(user: User, question: Question) -> Sequence[OfPartner]:
    """Of each partner with anything to do, in one statement."""
    late = PlanAction.is_overdue
    statement = (
        select(
            Partner.id,
            Partner.name,
            func.count().filter(late),
            func.count(),
            func.min(PlanAction.due_on).filter(late),
        )
        .select_from(PlanAction)
        .join(PlanAction.case)
        .join(PlanAction.partner)
        .where(PlanAction.is_open, Case.is_open, *about_plan_in(question))
        .group_by(Partner.id, Partner.name)
    )
    return [OfPartner(*row) for row in db.session.execute(policy.visible_cases(user, statement))]
