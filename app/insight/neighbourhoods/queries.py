"""A High Impact Neighbourhood's streets, cases and actions.

Every query about cases starts from `policy.visible_cases`, so what the user may not see is not counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app import clock, policy
from app.evidence.statistics.periods import Period, months_later, period_of
from app.extensions import db
from app.models.area import Area, HighImpactNeighbourhood
from app.models.case import Case
from app.models.incident import Incident
from app.models.partnership import Partner, Tier
from app.models.person import User
from app.models.plan import PlanAction
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.places.incidents.scopes import by_the_police
from app.places.incidents.vintages import broken_wards
from app.web.listing import Page, Question, every_row, page_of

Columns = TypeVarTuple("Columns")

MOST_STREETS = 10


@dataclass(frozen=True)
class Street:
    """A street as the source names it, and what was recorded there."""

    name: str
    crime: int
    asb: int


@dataclass(frozen=True)
class TierCount:
    """Open cases of a tier that the user may see, and how many were logged while the ward was a HIN."""

    tier: Tier
    open: int
    logged_since: int


def list_designations(ward: Area) -> list[HighImpactNeighbourhood]:
    """All proposals and designations of a ward, newest first."""
    statement = select(HighImpactNeighbourhood).where(HighImpactNeighbourhood.ward_id == ward.id)
    people = (
        joinedload(HighImpactNeighbourhood.proposed_by), joinedload(HighImpactNeighbourhood.decided_by),
    )  # fmt: skip
    newest = (HighImpactNeighbourhood.proposed_at.desc(), HighImpactNeighbourhood.id.desc())
    return list(db.session.scalars(statement.options(*people).order_by(*newest)))


def list_streets(ward: Area, period: Period) -> list[Street]:
    """Streets with most crime; placeholder names are left out."""
    crime = func.count().filter(Incident.category != ANTI_SOCIAL_BEHAVIOUR)
    statement = (
        select(Incident.location, crime, func.count() - crime)
        .where(
            Incident.ward_id == ward.id,
            by_the_police(Incident),
            Incident.month.in_(period.months()),
            Incident.location.not_in(("", "No Location", "No location")),
        )
        .group_by(Incident.location)
        .order_by(crime.desc(), Incident.location)
        .limit(MOST_STREETS)
    )
    return [Street(*row) for row in db.session.execute(statement)]


def list_tier_counts(user: User, ward: Area, since: date | None) -> list[TierCount]:
    """Counts for every tier, lowest first, including tiers without cases."""
    first = datetime.combine(since or clock.today(), time.min, tzinfo=clock.LONDON)
    logged_since = func.count().filter(Case.logged_at >= first)
    statement = _open(user, ward, select(Case.tier_level, func.count(), logged_since)).group_by(
        Case.tier_level
    )
    counts = {level: (number, new) for level, number, new in db.session.execute(statement)}
    tiers = db.session.scalars(select(Tier).order_by(Tier.level))
    return [TierCount(tier, *counts.get(tier.level, (0, 0))) for tier in tiers]


def list_overdue_actions(user: User, ward: Area, question: Question) -> Page:
    """Overdue actions of cases that the user may see."""
    return page_of(question, _overdue(user, ward), PlanAction.id)


def iter_overdue_actions(user: User, ward: Area, question: Question) -> Iterator[Any]:
    """All of them, for a download."""
    return every_row(question, _overdue(user, ward), PlanAction.id)


def _overdue(user: User, ward: Area) -> Select[*tuple[Any, ...]]:
    columns = (
        PlanAction.title, Case.reference, Case.title.label("case_title"),
        func.coalesce(User.name, "Nobody").label("owner"), Partner.short_name.label("partner"),
        PlanAction.due_on,
    )  # fmt: skip
    statement = _open(user, ward, select(*columns))
    statement = statement.join(PlanAction, PlanAction.case_id == Case.id)
    statement = statement.join(Partner, Partner.id == PlanAction.partner_id)
    return statement.outerjoin(User, User.id == PlanAction.owner_id).where(PlanAction.is_overdue)


def a_year_before(period: Period, loaded: Sequence[date]) -> Period | None:
    """The same months of the year before, if all of them are loaded and wards can be compared."""
    before = period_of([months_later(month, -12) for month in period.months()])
    if not set(before.months()) <= set(loaded) or broken_wards(before.months(), period.months()):
        return None
    return before


def _open(user: User, ward: Area, statement: Select[*Columns]) -> Select[*Columns]:
    return policy.visible_cases(user, statement).where(Case.ward_id == ward.id, Case.is_open)
