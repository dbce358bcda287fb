"""What does the evidence say: by ward, by month, and about High Impact Neighbourhoods?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Date, Row, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from app import clock, policy
from app.evidence.statistics.harm import harm, harm_weights
from app.evidence.statistics.periods import Period, choose, gaps
from app.evidence.statistics.ranking import RankedWard, Ranking, WardFigures, rank_wards
from app.evidence.statistics.rates import Over, Rates
from app.evidence.wards.age import Age
from app.evidence.wards.centres import centre_warning
from app.evidence.wards.source import Source
from app.extensions import db
from app.models.area import Area, AreaKind, HighImpactNeighbourhood, HinState
from app.models.incident import IncidentCount, IncidentSource
from app.models.person import Membership, Role, User
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, BURGLARY, members
from app.places.incidents.days import Span, list_partial_months
from app.places.incidents.forces import list_partial_forces
from app.places.incidents.loaded import (
    Loaded,
    get_loaded,
    list_months_of,
    list_police_months,
    our_force,
)
from app.places.incidents.scopes import THE_POLICE, by_the_police
from app.places.incidents.version import VERSIONS, incidents_version
from app.places.incidents.vintages import count_guessed
from app.policy import Action
from app.structure.queries import hin_wards
from app.workflows.hin import HIN

# Statements are built once, since that costs more than the database's answer.
_BY_THE_POLICE = by_the_police(IncidentCount)
_PERIOD = IncidentCount.month.in_(bindparam("months", type_=Date, expanding=True))
_CURRENT_WARD = Area.is_current(AreaKind.WARD)
_WARDS = select(Area.id, Area.code, Area.name, Area.residents, Area.households, Area.daytime).where(
    _CURRENT_WARD
)
_BY_WARD: Select[*tuple[Any, ...]] = (
    select(IncidentCount.ward_id, IncidentCount.category, func.sum(IncidentCount.number))
    .where(_PERIOD, _BY_THE_POLICE, IncidentCount.ward_id.is_not(None))
    .group_by(IncidentCount.ward_id, IncidentCount.category)
)
_MONTHS_OF_FORCES = select(IncidentCount.force, IncidentCount.month).where(_PERIOD).distinct()
_BY_MONTH: Select[*tuple[Any, ...]] = (
    select(IncidentCount.month, IncidentCount.category, func.sum(IncidentCount.number))
    .where(_BY_THE_POLICE, IncidentCount.ward_id.is_not(None))
    .group_by(IncidentCount.month, IncidentCount.category)
)
_OTHER_SOURCES = select(IncidentSource.name, IncidentSource.snapped)


@cache
def _sources(of_a_category: bool) -> Select[str, date, bool, int]:
    """Sources by month, and how many of their incidents are in none of the wards."""
    current = select(Area.id).where(_CURRENT_WARD)
    elsewhere = IncidentCount.ward_id.is_(None) | IncidentCount.ward_id.not_in(current)
    categories: Any = bindparam("categories", expanding=True)
    of = IncidentCount.category.in_(categories) if of_a_category else IncidentCount.category.is_not(None)
    columns = (IncidentCount.force, IncidentCount.month, IncidentCount.synthetic)
    number = func.coalesce(func.sum(IncidentCount.number).filter(elsewhere), 0)
    return select(*columns, number).where(_PERIOD, of).group_by(*columns)


@cache
def _official() -> Select[bool]:
    return select(func.bool_and(Area.official)).where(_CURRENT_WARD)


# --- incidents ---------------------------------------------------------------------------------------
def list_months() -> list[date]:
    """The months of our police force that are loaded, oldest first."""
    return list_police_months()


def has_recorded() -> bool:
    """Whether any incidents are loaded that the police did record, not made-up ones."""
    recorded = select(IncidentCount.id).where(IncidentCount.synthetic.is_(False), _BY_THE_POLICE)
    return bool(db.session.scalar(select(recorded.exists())))


def has_synthetic() -> bool:
    return bool(db.session.scalar(select(select(IncidentCount.id).where(IncidentCount.synthetic).exists())))


def warning_of_centres(period: Period) -> str:
    """On rates over residents of city centres, which all crime tells where it is not known how many are there
    by day."""
    return centre_warning(rank(period))


def rank(period: Period, over: Over = Over.RESIDENTS) -> Ranking:
    """Rank all current wards, including those without incidents. `over`: what rates are over."""
    by_ward = count_by_ward(period)
    figures = [_figures(ward, by_ward.get(ward.id, {})) for ward in list_wards()]
    return rank_wards(figures, Rates(over, len(period.months())))


def list_wards() -> Sequence[Row[*tuple[Any, ...]]]:
    """The current wards: id, code, name, residents, households and people by day."""
    return db.session.execute(_WARDS).all()


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
        daytime=ward.daytime,
        burglary=counts.get(BURGLARY, 0),
        harm=harm(counts),
    )


def count_by_ward(period: Period) -> dict[int, dict[str, int]]:
    """Count incidents by ward and category, for wards that have any."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for ward_id, category, number in db.session.execute(_BY_WARD, _months_of(period)):
        counts[ward_id][category] = number
    return counts


def get_source(period: Period, category: str | None = None, recorder: str = "") -> Source:
    """Return the source of police data in a period, or of a category or several from any source.

    `recorder`: of what this source alone recorded.
    """
    params = _months_of(period) | ({"categories": list(members(category))} if category else {})
    loaded, others = get_loaded(), dict(db.session.execute(_OTHER_SOURCES).all())
    only = recorder or ("" if category else THE_POLICE)
    rows = db.session.execute(_sources(bool(category)), params)
    counts = [row for row in rows if _is_of(row[0], only, others)]
    forces = {force for force, *_ in counts} or {name for name in [recorder_name(recorder)] if name}
    by_others = only in others or (category and loaded.there(category, recorder) != loaded.police)
    return Source(
        forces=sorted(forces),
        months=period.months(),
        synthetic=any(synthetic for *_, synthetic, _ in counts) if counts else has_synthetic(),
        elsewhere=sum(number for *_, number in counts),
        by_boundary=bool(db.session.scalar(_official())),
        others=others,
        missing=gaps(period, loaded.there(category, recorder)),
        partial=_list_partial(period, forces),
        left_out={} if by_others else list_partial_forces(),
        other_words=_other_words(period, category, recorder, loaded),
        of_a_category=bool(category),
        unweighed={} if category or recorder else count_unweighed(period),
        days=_list_days(period, forces.intersection(others)),
        guessed=count_guessed(period.months()),
        newest=max(loaded.of(category, recorder), default=None),
    )


def recorder_name(recorder: str) -> str:
    """What a source is called; our police force where none is named."""
    return our_force() if recorder in ("", THE_POLICE) else recorder


def _is_of(force: str, only: str, others: Collection[str]) -> bool:
    """Whether a row's source is the one that is asked for. Forces that lack months of ours count in none."""
    if force in list_partial_forces():
        return False
    return force not in others if only == THE_POLICE else only in ("", force)


def _list_partial(period: Period, forces: Collection[str]) -> dict[str, list[date]]:
    """The months of the period that are not loaded of these forces, whatever their categories."""
    there: dict[str, set[date]] = defaultdict(set)
    for force, month in db.session.execute(_MONTHS_OF_FORCES, _months_of(period)):
        there[force].add(month)
    lacking = {
        force: [month for month in period.months() if month not in there[force]] for force in sorted(forces)
    }
    return {force: months for force, months in lacking.items() if months}


def _list_days(period: Period, sources: Collection[str]) -> dict[str, list[Span]]:
    """The days that are in, of the months of the period that other sources have in part."""
    months = period.months()
    spans = {
        source: [span for span in all_of_it if span[0].replace(day=1) in months]
        for source, all_of_it in list_partial_months(sources).items()
    }
    return {source: there for source, there in spans.items() if there}


def _other_words(
    period: Period, category: str | None, recorder: str, loaded: Loaded
) -> dict[str, list[date]]:
    """Categories that the police did not record under their name throughout the period, with the months."""
    if category:
        there = loaded.of(category, recorder)
        span = sorted({*gaps(period, there)}.intersection(loaded.police)) if there else period.months()
        under = {name: loaded.left_out(name) for name in members(category)}
        found = {name: [month for month in span if month in left] for name, left in under.items()}
        return {name: months for name, months in found.items() if months}
    if recorder not in ("", THE_POLICE):
        return {}
    span = [month for month in period.months() if month in loaded.police]
    # A period that is all of one list has no break.
    return {
        name: months
        for name, under in loaded.under_other_words.items()
        if (months := [month for month in span if month in under]) and months != span
    }


def count_unweighed(period: Period) -> dict[str, int]:
    """How many incidents in our wards have no weight of harm, by category."""
    counts = Counter[str]()
    for month, category, number in _read_unweighed(incidents_version(), frozenset(harm_weights())):
        if month in period.months():
            counts[category] += number
    return dict(counts)


@lru_cache(maxsize=VERSIONS)
def _read_unweighed(_version: tuple[Any, ...], weighed: frozenset[str]) -> list[tuple[date, str, int]]:
    without = _BY_MONTH.where(IncidentCount.category.not_in(sorted(weighed)))
    return [(month, category, int(number)) for month, category, number in db.session.execute(without)]


def get_newest_month(category: str | None = None) -> date | None:
    """The newest loaded month of our police force, or of one category from any source."""
    return max(list_months_of(category), default=None)


def get_age() -> Age | None:
    """The age of all police data; None if none are loaded."""
    newest = get_newest_month()
    return Age(newest) if newest else None


def _months_of(period: Period) -> dict[str, Any]:
    return {"months": period.months()}


# --- High Impact Neighbourhoods ----------------------------------------------------------------------
def current_hin_ward_ids(on: date | None = None) -> set[int]:
    """Ids of the wards that are High Impact Neighbourhoods on a date, by default today."""
    return set(db.session.scalars(hin_wards(on)))


def list_hins(*states: HinState) -> list[HighImpactNeighbourhood]:
    """Newest first; of those proposed together, the most burdened first."""
    statement = _hins().order_by(HighImpactNeighbourhood.proposed_at.desc(), HighImpactNeighbourhood.id)
    return list(db.session.scalars(statement.where(HighImpactNeighbourhood.state.in_(states))))


def list_standing() -> list[HighImpactNeighbourhood]:
    """Those in force, and those that are decided and begin later."""
    today = clock.today()
    approved = list_hins(HinState.APPROVED)
    return [hin for hin in approved if not hin.effective_until or hin.effective_until >= today]


def list_proposed() -> list[HighImpactNeighbourhood]:
    """In the order in which they were proposed: the most burdened first."""
    proposed = _hins().where(HighImpactNeighbourhood.state == HinState.PROPOSED)
    return list(
        db.session.scalars(proposed.order_by(HighImpactNeighbourhood.proposed_at, HighImpactNeighbourhood.id))
    )


def list_to_decide(user: User) -> list[HighImpactNeighbourhood]:
    """The proposals that await this person's decision."""
    if not policy.can(user, Action.HIN_DECIDE):
        return []
    return [hin for hin in list_proposed() if HIN.offers("approve", hin, user)]


def list_deciders(hin: HighImpactNeighbourhood) -> list[User]:
    """People who may approve or refuse this proposal."""
    chairs = select(User).where(User.active, User.memberships.any(Membership.role == Role.CHAIR))
    return [chair for chair in db.session.scalars(chairs) if HIN.offers("approve", hin, chair)]


def get_hin(hin_id: int) -> HighImpactNeighbourhood:
    return db.session.scalars(_hins().where(HighImpactNeighbourhood.id == hin_id)).one()


def get_hins(hin_ids: list[int]) -> list[HighImpactNeighbourhood]:
    """Return the High Impact Neighbourhoods with these ids; unknown ids are ignored."""
    chosen = _hins().where(HighImpactNeighbourhood.id.in_(hin_ids)).order_by(HighImpactNeighbourhood.id)
    return list(db.session.scalars(chosen))


def resting_on_synthetic(hins: Sequence[HighImpactNeighbourhood]) -> list[HighImpactNeighbourhood]:
    """Proposals that cannot be approved: they rest on made-up incidents, and recorded ones are loaded."""
    synthetic = [hin for hin in hins if hin.evidence.get("synthetic")]
    return synthetic if synthetic and has_recorded() else []


def unavailable_ward_ids() -> set[int]:
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


def list_evidence_now() -> dict[int, dict[str, Any]]:
    """What a proposal of each ward would rest on now: its row of the ranking, by ward id."""
    period = choose(list_months(), None, None)
    if period is None:
        return {}
    ranking, source = rank(period), get_source(period)
    return {ward.figures.ward_id: evidence_of(ward, ranking, period, source) for ward in ranking.wards}


def evidence_of(ranked: RankedWard, ranking: Ranking, period: Period, source: Source) -> dict[str, Any]:
    """A copy of the ward's row of the ranking, so that later imports do not change what was decided on."""
    return {
        "from": f"{period.first:%Y-%m}",
        "to": f"{period.last:%Y-%m}",
        "period": period.words,
        "recorded": period.recorded,
        "gaps": source.gaps,
        "rank": ranked.rank,
        "wards": len(ranking.wards),
        "crime": ranked.figures.crime,
        "asb": ranked.figures.asb,
        "share": round(ranked.share, 4),
        "cumulative_share": round(ranked.cumulative_share, 4),
        "asb_share": round(ranked.asb_share, 4),
        "rate": None if ranked.rate is None else round(ranked.rate, 1),
        "rate_per": ranking.rates.per(),
        "warning": centre_warning(ranking, {ranked.figures.ward_id}),
        "harm_share": round(ranked.harm_share, 4),
        "fewest_holding_half": ranking.fewest,
        "source": source.words,
        "synthetic": source.synthetic,
    }


def _hins() -> Select[HighImpactNeighbourhood]:
    return select(HighImpactNeighbourhood).options(
        joinedload(HighImpactNeighbourhood.ward),
        joinedload(HighImpactNeighbourhood.proposed_by),
        joinedload(HighImpactNeighbourhood.decided_by),
    )
