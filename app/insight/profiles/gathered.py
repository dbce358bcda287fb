"""The figures of a ward's profile, gathered once for all its parts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.questions.over import requested_over
from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import RankedWard, Ranking
from app.evidence.statistics.verdicts import Judged, Windows, judge_alone, judge_named
from app.evidence.trends import filters as trend_filters
from app.evidence.trends.filters import TrendFilter, TrendPlace
from app.evidence.trends.hours.hours import Hours
from app.evidence.trends.hours.queries import list_hours_by_source
from app.evidence.trends.queries import TrendChoices, count_by_month, get_choices, guessed_in, wards_in
from app.evidence.trends.seasons import judge_season
from app.evidence.trends.tables import Line, Table, table_of, table_of_categories
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.changes import Changes, changes
from app.evidence.wards.source import Source
from app.insight.profiles import queries
from app.insight.profiles.cache import cached_figures
from app.insight.profiles.queries import Monthly, Street
from app.insight.profiles.reach import Circle, Reach, of_circle, of_wards
from app.models.area import Area, AreaKind
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME
from app.places.incidents.loaded import Loaded
from app.structure.residents import Residents, get_residents


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Figures of any place. `where`: its name, as it follows "in"."""

    where: str
    trend_filter: TrendFilter
    over_years: TrendFilter  # the months of the trend
    source: Source
    ranking: Ranking
    counts: Mapping[str, int]  # by category, in the period
    changes: Table | None  # by category, since the year before, where that is loaded
    crime_change: Line | None  # the change that the answer speaks of
    trend: Trend
    season: Judged | None  # of the trend's last month
    streets: list[Street]
    residents_source: Residents
    hours: Mapping[str, Hours]  # by source that gives times, in the period

    @property
    def residents_words(self) -> str:
        """What the residents stand on, as a sentence that others follow; empty where none are known."""
        if not self.ranking.known:
            return ""
        said = (self.ranking.rates.explained, self.residents_source.words)
        return "".join(f"{words} " for words in said if words)

    @property
    def period(self) -> Period:
        return self.trend_filter.period

    @property
    def source_words(self) -> str:
        return " ".join([f"{self.source.words}, {self.period.words}.", *self._gaps])

    @property
    def source_of_change(self) -> str:
        """The source line of figures that are compared with a year before."""
        compared = f"{self.trend_filter.now_period.words} and {self.trend_filter.then_period.words}"
        return " ".join([f"{self.source.words}, {compared}.", *self._gaps])

    @property
    def _gaps(self) -> list[str]:
        return [self.source.gaps] if self.source.gaps else []

    @property
    def source_of_trend(self) -> str:
        return f"{self.source.words}, {self.over_years.period.words}."


@dataclass(frozen=True, kw_only=True)
class Gathered(Figures):
    """Figures of a ward. With a circle, categories and streets are those near its point instead."""

    ward_name: str
    ranked: RankedWard
    neighbours: list[RankedWard]
    beside: Table | None  # the ward and all others


def gather(ward: Area, query: Mapping[str, str], circle: Circle | None = None) -> Gathered | None:
    """Return the figures; None if nothing is loaded, or the ward has ended.

    `query` may set the months, `from` and `to`, and what rates are `over`. Cached until the incidents or the
    areas change.
    """
    chosen = {name: query[name] for name in ("from", "to", "over") if name in query}
    return cached_figures(("gathered", ward.id, chosen, circle), lambda: _gather(ward, chosen, circle))


def _gather(ward: Area, query: Mapping[str, str], circle: Circle | None) -> Gathered | None:
    choices = get_choices()
    here = TrendPlace(ward.id, ward.name, AreaKind.WARD, ward.parent_id)
    trend_filter, over_years = read_filters(here, query, choices)
    if trend_filter is None or over_years is None:
        return None
    ranking = ward_queries.rank(trend_filter.period, requested_over(query))
    ranked = next((row for row in ranking.wards if row.figures.ward_id == ward.id), None)
    if ranked is None:
        return None
    around = queries.neighbours_of(ward.id)
    reach = of_circle(circle, ward.id, {ward.id, *around}) if circle else of_wards([ward.id])
    months = trend_filter.period.months()
    loaded = choices.loaded.police
    counts = count_by_month(trend_filter.what, trend_filter.place, loaded)
    trend = trend_of(counts, over_years.period, guessed=guessed_in(wards_in(trend_filter.place)))
    compared = changes(trend_filter.now, trend_filter.then)
    counted = queries.count_by_month_on(reach) if circle else []
    return Gathered(
        where=f"{ward.name} ward",
        trend_filter=trend_filter,
        over_years=over_years,
        source=ward_queries.get_source(trend_filter.period),
        ranking=ranking,
        counts=count_in(counted, months) if circle else compared.cube.categories_in(ward.id, months),
        changes=(
            judge_monthly(counted, choices.loaded, trend_filter)
            if circle
            else _changes_of_ward(compared, ward)
        ),
        crime_change=Line("Crime", compared.of([ward.id], CRIME)) if trend_filter.pairs else None,
        trend=trend,
        season=judge_season(trend_filter.what, [ward.id], trend.last),
        streets=queries.list_streets(reach, trend_filter.period),
        residents_source=get_residents(),
        hours=hours_here(reach, trend_filter.period, choices),
        ward_name=ward.name,
        ranked=ranked,
        neighbours=[row for row in ranking.wards if row.figures.ward_id in around],
        beside=None if trend_filter.broken else _beside(compared, ward),
    )


def hours_here(reach: Reach, period: Period, choices: TrendChoices) -> dict[str, Hours]:
    """The hours of the week of what each source with times recorded within reach."""
    return list_hours_by_source(reach.incidents, period.months()) if choices.others else {}


def _changes_of_ward(compared: Changes, ward: Area) -> Table | None:
    if not compared.windows.now:
        return None
    return table_of_categories(
        compared.of([ward.id], CRIME), compared.categories([ward.id]), compared.not_compared
    )


def _beside(compared: Changes, ward: Area) -> Table | None:
    others = [other for other in compared.cube.wards if other != ward.id]
    if not compared.windows.now or not others:
        return None
    both = {ward.name: compared.of([ward.id], CRIME), "All other wards": compared.of(others, CRIME)}
    return table_of("Ward", both)


def judge_monthly(counted: Sequence[Monthly], loaded: Loaded, trend_filter: TrendFilter) -> Table | None:
    """The table of change of a place that is no ward: its categories are judged together, its crime alone."""
    if not trend_filter.pairs:
        return None
    windows = Windows(tuple(trend_filter.now), tuple(trend_filter.then))
    here = {*trend_filter.now, *trend_filter.then}
    broken = {name for name, months in loaded.under_other_words.items() if here & months}
    crime, by_name = Counter[date](), defaultdict[str, Counter[date]](Counter)
    for month, category, number in counted:
        by_name[category][month] += number
        if category != ANTI_SOCIAL_BEHAVIOUR:
            crime[month] += number
    judged = judge_named(
        {name: by_month for name, by_month in by_name.items() if name not in broken}, loaded.of, windows
    )
    not_compared = sorted(name for name in broken if here.intersection(by_name.get(name, ())))
    return table_of_categories(judge_alone(crime, loaded.police, windows), judged, not_compared)


def count_in(counted: Sequence[Monthly], months: Collection[date]) -> dict[str, int]:
    """How many of each category there were in these months."""
    numbers = Counter[str]()
    for month, category, number in counted:
        if month in months:
            numbers[category] += number
    return numbers


def read_filters(
    here: TrendPlace, query: Mapping[str, str], choices: TrendChoices
) -> tuple[TrendFilter | None, TrendFilter | None]:
    """The filter of the figures, and that of the trend: more months, with the same end."""
    what = {"what": trend_filters.CRIME}
    chosen = {name: query[name] for name in ("from", "to") if name in query}
    trend_filter = trend_filters.read({**chosen, **what}, choices.loaded, choices.categories, [here])
    if trend_filter is None:
        return None, None
    until = Loaded([month for month in choices.loaded.police if month <= trend_filter.period.last])
    return trend_filter, trend_filters.read(what, until, choices.categories, [here], for_chart=True)
