"""The figures of the profile of a hotspot, of LSOAs or of a drawn area, gathered once for all its parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.harm import harm
from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import RankedWard
from app.evidence.trends.filters import TrendFilter, TrendPlace
from app.evidence.trends.queries import get_choices
from app.evidence.trends.tables import Counted
from app.evidence.trends.trend import trend_of
from app.evidence.wards import queries as ward_queries
from app.insight.profiles import queries
from app.insight.profiles.gathered import Figures, months_to_compare, read_filters
from app.insight.profiles.places import Place
from app.insight.profiles.queries import Monthly
from app.insight.profiles.reach import of_ground
from app.models.area import AreaKind
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.structure.residents import get_residents


@dataclass(frozen=True, kw_only=True)
class GatheredPlace(Figures):
    """Figures of a place. `counts`: incidents by category. `rank`: of a single LSOA, and among how many."""

    place: Place
    counts: Mapping[str, int]
    wards: list[RankedWard]
    rank: tuple[int, int] | None
    residents: int | None
    high_impact: list[str]

    @property
    def crime(self) -> int:
        return sum(self.counts.values()) - self.asb

    @property
    def asb(self) -> int:
        return self.counts.get(ANTI_SOCIAL_BEHAVIOUR, 0)

    @property
    def harm(self) -> float:
        return harm(self.counts)


def gather_place(place: Place, query: Mapping[str, str]) -> GatheredPlace | None:
    """Return the figures; None if nothing is loaded. `query` may set the months: `from` and `to`."""
    choices = get_choices()
    trend_filter, over_years = read_filters(
        TrendPlace(None, place.where, AreaKind.LSOA, None), query, choices
    )
    if trend_filter is None or over_years is None:
        return None
    reach = of_ground(place.ground, place.near, metres=0, lsoas=place.lsoas)
    counted = queries.count_by_month_in(place.lsoas) if place.lsoas else queries.count_by_month_on(reach)
    ranking = ward_queries.rank(trend_filter.period)
    wards = [ward for ward in ranking.wards if ward.figures.ward_id in place.wards]
    designated = ward_queries.current_hin_ward_ids()
    return GatheredPlace(
        where=place.where,
        trend_filter=trend_filter,
        over_years=over_years,
        source=ward_queries.get_source(trend_filter.period),
        ranking=ranking,
        categories=_by_category(counted, *months_to_compare(trend_filter)),
        trend=trend_of(_crime_by_month(counted, choices.months), over_years.period),
        streets=queries.list_streets(reach, trend_filter.period),
        residents_source=get_residents(),
        place=place,
        counts=_of_period(counted, trend_filter.period),
        wards=wards,
        rank=_rank(place, trend_filter),
        residents=queries.count_residents(place.lsoas) if place.lsoas else None,
        high_impact=[ward.figures.name for ward in wards if ward.figures.ward_id in designated],
    )


def _rank(place: Place, trend_filter: TrendFilter) -> tuple[int, int] | None:
    return queries.rank_of_lsoa(place.lsoas[0], trend_filter.period) if len(place.lsoas) == 1 else None


def _crime_by_month(counted: Sequence[Monthly], months: Sequence[date]) -> dict[date, int]:
    """Crime in every loaded month, including months with none."""
    by_month = Counter(dict.fromkeys(months, 0))
    for month, category, number in counted:
        if category != ANTI_SOCIAL_BEHAVIOUR and month in by_month:
            by_month[month] += number
    return by_month


def _of_period(counted: Sequence[Monthly], period: Period) -> dict[str, int]:
    by_category: Counter[str] = Counter()
    for month, category, number in counted:
        if period.first <= month <= period.last:
            by_category[category] += number
    return by_category


def _by_category(counted: Sequence[Monthly], now: Sequence[date], then: Sequence[date]) -> list[Counted]:
    """Counts for now and then. In a period longer than a year, a month counts in both."""
    totals = Counter[str](), Counter[str]()
    for month, category, number in counted:
        for total, months in zip(totals, (now, then), strict=True):
            if month in months:
                total[category] += number
    names = sorted(totals[0].keys() | totals[1].keys())
    return [(name, totals[0][name], totals[1][name]) for name in names]
