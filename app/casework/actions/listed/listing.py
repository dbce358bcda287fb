"""What is the list of actions made of, and what can it be filtered by?"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func

from app.casework.cases.plan_filters import PLAN_FILTERS
from app.models.base import LabelledEnum
from app.models.case import Case
from app.models.partnership import Partner
from app.models.person import User
from app.models.plan import ActionState, PlanAction
from app.structure.choices import Rows
from app.web.listing import Column, Listing, choice, ordered_as, row_choice, scopes, tick

TO_DO, ANY = "to-do", "any"


class Whose(LabelledEnum):
    MINE = "mine", "Yours"
    PARTNER = "partner", "Your partner’s"
    ALL = "all", "All you can see"


def actions_listing(whose: Sequence[Whose], partners: Rows) -> Listing:
    """The actions of cases, the soonest due first."""
    states = [(TO_DO, "To do or being done"), (ANY, "Any"), *ActionState.choices()]
    return Listing(
        "actions", "action", sort="due_on", saved=True,
        columns=(
            Column("title", "Action", sort=PlanAction.title.expression),
            Column("reference", "Case", sort=Case.reference.expression, value=lambda a: a.case.reference),
            Column("case_title", "Case title", value=lambda a: a.case.title, on_page=False),
            Column(
                "owner", "Who", sort=func.coalesce(User.name, Partner.short_name),
                value=lambda a: a.owner.name if a.owner else "",
            ),
            Column("partner", "Partner", value=lambda a: a.partner.name, on_page=False),
            Column("due_on", "Due", sort=PlanAction.due_on.expression),
            Column("state", "State", sort=ordered_as(ActionState, PlanAction.state)),
            Column("finished_at", "Finished on", on_page=False),
            Column("result", "Result", on_page=False),
        ),
        filters=(
            scopes("whose", "Whose actions", [(one, one.label) for one in whose], whose[0]),
            choice("state", "State", states, usual=TO_DO),
            row_choice("by", "Partner", [(partner.id, partner.name) for partner in partners]),
            tick("overdue", "Overdue"),
            *PLAN_FILTERS,
        ),
    )  # fmt: skip


# --- what is overdue with each partner --------------------------------------------------------------
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
        Column("to_do", "Total to do", sort=lambda row: row.to_do, ascending=False, numeric=True),
        Column("oldest", "Overdue since", sort=lambda row: row.oldest),
    ),
    filters=PLAN_FILTERS,
)  # fmt: skip
