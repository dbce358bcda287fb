"""What does the evidence say: by ward, by month, and about High Impact Neighbourhoods?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from app import policy
from app.evidence.harm import harm
from app.evidence.periods import Period
from app.evidence.ranking import Ranking, WardFigures, rank_wards
from app.evidence.rolling import RollingWard, Years, roll, years_up_to
from app.extensions import db
from app.governance.queries import hin_wards
from app.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, BURGLARY
from app.models import (
    Area,
    AreaKind,
    HighImpactNeighbourhood,
    HinState,
    IncidentCount,
    IncidentSource,
    Membership,
    Role,
    User,
)
from app.policy import Action
from app.workflows.hin import HIN

# What the council or the fire service counts is not crime that the police recorded.
FROM_THE_POLICE = IncidentCount.force.not_in(select(IncidentSource.name))
_OTHER_SOURCES = select(IncidentSource.name, IncidentSource.snapped)


@dataclass(frozen=True)
class Source:
    """Where a period's figures come from, and what they leave out."""

    forces: list[str]
    months: list[date]
    synthetic: bool
    elsewhere: int  # incidents in none of the wards, or without a place
    by_boundary: bool  # placed by official boundaries, not by LSOA
    others: Mapping[str, bool] = field(default_factory=dict)  # not the police: whether its points are snapped

    @property
    def words(self) -> str:
        if self.synthetic:
            return "Synthetic demonstration data"
        police = [force for force in self.forces if force not in self.others]
        given = [force for force in self.forces if force in self.others]
        return "; ".join([f"data.police.uk, {', '.join(police)}"] * bool(police) + given)

    @property
    def snapped(self) -> bool:
        """Whether a point stands for eight or more addresses, as data.police.uk publishes them, and as the
        made-up incidents have it in its likeness: so that finer places than these are unsound."""
        return self.synthetic or any(self.others.get(force, True) for force in self.forces)


# --- incidents ---------------------------------------------------------------------------------------
def list_months() -> list[date]:
    """The months of which incidents are loaded, oldest first."""
    months = select(IncidentCount.month).where(FROM_THE_POLICE).distinct()
    return list(db.session.scalars(months.order_by(IncidentCount.month)))


def has_synthetic() -> bool:
    return bool(db.session.scalar(select(select(IncidentCount.id).where(IncidentCount.synthetic).exists())))


def rank(period: Period) -> Ranking:
    """All current wards, those without a single incident too."""
    by_ward = count_by_ward(period)
    statement = select(Area.id, Area.code, Area.name, Area.residents, Area.households)
    wards = db.session.execute(statement.where(Area.kind == AreaKind.WARD, Area.valid_until.is_(None)))
    return rank_wards([_figures(ward, by_ward.get(ward.id, {})) for ward in wards])


def _figures(ward: Row[*tuple[Any, ...]], counts: Mapping[str, int]) -> WardFigures:
    asb = counts.get(ANTI_SOCIAL_BEHAVIOUR, 0)
    return WardFigures(
        ward_id=ward.id,
        code=ward.code,
        name=ward.name,
        crime=sum(counts.values()) - asb,
        asb=asb,
        residents=ward.residents,
        households=ward.households,
        burglary=counts.get(BURGLARY, 0),
        harm=harm(counts),
    )


def count_by_ward(period: Period) -> dict[int, dict[str, int]]:
    """How many incidents of each category in each ward that has any."""
    statement = (
        select(IncidentCount.ward_id, IncidentCount.category, func.sum(IncidentCount.number))
        .where(_within(period), IncidentCount.ward_id.is_not(None))
        .group_by(IncidentCount.ward_id, IncidentCount.category)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for ward_id, category, number in db.session.execute(statement):
        found[ward_id][category] = number  # type: ignore[index]
    return found


def list_rolling(last: date, loaded: Sequence[date]) -> tuple[Years, list[RollingWard]]:
    """Each current ward's crime in the twelve months up to one, beside the twelve before."""
    years = years_up_to(last, loaded)
    if years.now is None:
        return years, []
    then = years.before or years.now
    crime, number = IncidentCount.category != ANTI_SOCIAL_BEHAVIOUR, func.sum(IncidentCount.number)
    now = func.coalesce(number.filter(IncidentCount.month >= years.now.first), 0)
    before = func.coalesce(number.filter(IncidentCount.month < years.now.first), 0)
    counted = _within(Period(then.first, years.now.last)) & crime
    statement = (
        select(Area.name, now, before)
        .outerjoin(IncidentCount, (IncidentCount.ward_id == Area.id) & counted)
        .where(Area.kind == AreaKind.WARD, Area.valid_until.is_(None))
        .group_by(Area.id)
    )
    figures = [(name, here, earlier) for name, here, earlier in db.session.execute(statement)]
    return years, roll(figures, with_before=years.before is not None)


def get_source(period: Period, category: str | None = None) -> Source:
    """Of what the police recorded in a period; or of one category, whoever recorded it."""
    within = _within(period)
    if category:
        within = IncidentCount.month.between(period.first, period.last) & (IncidentCount.category == category)
    counts = db.session.execute(
        select(IncidentCount.force, IncidentCount.month, IncidentCount.synthetic)
        .where(within)
        .distinct()
        .order_by(IncidentCount.force, IncidentCount.month)
    ).all()
    current = select(Area.id).where(Area.kind == AreaKind.WARD, Area.valid_until.is_(None))
    elsewhere = select(func.sum(IncidentCount.number)).where(
        within, IncidentCount.ward_id.is_(None) | IncidentCount.ward_id.not_in(current)
    )
    official = select(func.bool_and(Area.official)).where(Area.id.in_(current))
    return Source(
        forces=sorted({count.force for count in counts}),
        months=sorted({count.month for count in counts}),
        synthetic=any(count.synthetic for count in counts),
        elsewhere=db.session.scalar(elsewhere) or 0,
        by_boundary=bool(db.session.scalar(official)),
        others=dict(db.session.execute(_OTHER_SOURCES).all()),
    )


def _within(period: Period):
    return IncidentCount.month.between(period.first, period.last) & FROM_THE_POLICE


# --- High Impact Neighbourhoods ----------------------------------------------------------------------
def current_hin_ward_ids(on: date | None = None) -> set[int]:
    """The wards that are High Impact Neighbourhoods on a day, today unless said."""
    return set(db.session.scalars(hin_wards(on)))


def list_hins(*states: HinState) -> list[HighImpactNeighbourhood]:
    """Newest first; of those proposed together, the most burdened first."""
    statement = _hins().order_by(HighImpactNeighbourhood.proposed_at.desc(), HighImpactNeighbourhood.id)
    return list(db.session.scalars(statement.where(HighImpactNeighbourhood.state.in_(states))))


def list_proposed() -> list[HighImpactNeighbourhood]:
    """In the order in which they were proposed: the most burdened first."""
    proposed = _hins().where(HighImpactNeighbourhood.state == HinState.PROPOSED)
    return list(
        db.session.scalars(proposed.order_by(HighImpactNeighbourhood.proposed_at, HighImpactNeighbourhood.id))
    )


def list_to_decide(user: User) -> list[HighImpactNeighbourhood]:
    """The proposals that await this person's decision."""
    if not policy.grants(user, Action.HIN_DECIDE):
        return []
    return [hin for hin in list_proposed() if HIN.offers("approve", hin, user)]


def list_deciders(hin: HighImpactNeighbourhood) -> list[User]:
    """Who may approve this proposal, or refuse it."""
    chairs = select(User).where(User.active, User.memberships.any(Membership.role == Role.CHAIR))
    return [chair for chair in db.session.scalars(chairs) if HIN.offers("approve", hin, chair)]


def get_hin(hin_id: int) -> HighImpactNeighbourhood:
    return db.session.scalars(_hins().where(HighImpactNeighbourhood.id == hin_id)).one()


def get_hins(hin_ids: list[int]) -> list[HighImpactNeighbourhood]:
    """Those of these that there are."""
    chosen = _hins().where(HighImpactNeighbourhood.id.in_(hin_ids)).order_by(HighImpactNeighbourhood.id)
    return list(db.session.scalars(chosen))


def ward_ids_spoken_for() -> set[int]:
    """Wards that are proposed already, or designated with no end: no need to propose them again."""
    unended = HighImpactNeighbourhood.effective_until.is_(None)
    return set(
        db.session.scalars(
            select(HighImpactNeighbourhood.ward_id).where(
                (HighImpactNeighbourhood.state == HinState.PROPOSED)
                | ((HighImpactNeighbourhood.state == HinState.APPROVED) & unended)
            )
        )
    )


def _hins():
    return select(HighImpactNeighbourhood).options(
        joinedload(HighImpactNeighbourhood.ward),
        joinedload(HighImpactNeighbourhood.proposed_by),
        joinedload(HighImpactNeighbourhood.decided_by),
    )
