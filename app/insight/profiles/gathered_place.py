"""The figures of the profile of a hotspot, of LSOAs or of a drawn area, gathered once for all its parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.evidence.questions.over import requested_over
from app.evidence.statistics.harm import harm
from app.evidence.statistics.ranking import RankedWard
from app.evidence.trends.filters import TrendFilter, TrendPlace
from app.evidence.trends.queries import get_choices
from app.evidence.trends.trend import trend_of
from app.evidence.wards import queries as ward_queries
from app.insight.profiles import queries
from app.insight.profiles.gathered import Figures, count_in, hours_here, judge_monthly, read_filters
from app.insight.profiles.places import Place
from app.insight.profiles.queries import Monthly
from app.insight.profiles.reach import of_ground
from app.models.area import AreaKind
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.places.incidents.vintages import broken_lsoas, guessed_wards
from app.structure.residents import get_residents


@dataclass(frozen=True, kw_only=True)
class GatheredPlace(Figures):
    """Figures of a place. `rank`: of a single LSOA, and among how many."""

    place: Place
    wards: list[RankedWard]
    rank: tuple[int, int] | None
    people: int | None  # over whom rates are
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
    if broken_lsoas(place.lsoas, trend_filter.then, trend_filter.now):
        trend_filter = replace(trend_filter, pairs=())
    reach = of_ground(place.ground, place.near, metres=0, lsoas=place.lsoas)
    counted = queries.count_by_month_in(place.lsoas) if place.lsoas else queries.count_by_month_on(reach)
    compared = judge_monthly(counted, choices.loaded, trend_filter)
    ranking = ward_queries.rank(trend_filter.period, requested_over(query))
    wards = [ward for ward in ranking.wards if ward.figures.ward_id in place.wards]
    designated = ward_queries.current_hin_ward_ids()
    return GatheredPlace(
        where=place.where,
        trend_filter=trend_filter,
        over_years=over_years,
        source=ward_queries.get_source(trend_filter.period),
        ranking=ranking,
        counts=count_in(counted, trend_filter.period.months()),
        changes=compared,
        crime_change=compared.lines[0] if compared else None,
        season=None,
        trend=trend_of(
            _crime_by_month(counted, choices.loaded.police),
            over_years.period,
            guessed={month: there.intersection(place.wards) for month, there in guessed_wards().items()},
        ),
        streets=queries.list_streets(reach, trend_filter.period),
        residents_source=get_residents(),
        hours=hours_here(reach, trend_filter.period, choices),
        place=place,
        wards=wards,
        rank=_rank(place, trend_filter),
        people=queries.count_people(place.lsoas, ranking.rates.over) if place.lsoas else None,
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
