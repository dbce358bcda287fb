"""The figures of a ward's profile, gathered once for all its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import RankedWard, Ranking
from app.evidence.trends import filters as trend_filters
from app.evidence.trends.filters import TrendFilter, TrendPlace
from app.evidence.trends.queries import TrendChoices, count_by_month, count_cells, get_choices
from app.evidence.trends.tables import Counted, by_category, by_ward
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.queries import Source
from app.insight.profiles import queries
from app.insight.profiles.queries import Street
from app.insight.profiles.reach import Circle, of_circle, of_wards
from app.models.area import Area, AreaKind
from app.structure.residents import Residents, get_residents


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Figures of any place. `where`: its name, as it follows "in"."""

    where: str
    trend_filter: TrendFilter
    over_years: TrendFilter  # the months of the trend
    source: Source
    ranking: Ranking
    categories: list[Counted]
    trend: Trend
    streets: list[Street]
    residents_source: Residents

    @property
    def residents_words(self) -> str:
        """What the residents stand on, as a sentence that others follow; empty where none are known."""
        return f"{self.residents_source.words} " if self.ranking.denominators.residents else ""

    @property
    def period(self) -> Period:
        return self.trend_filter.period

    @property
    def source_words(self) -> str:
        return f"{self.source.words}, {self.period.words}."

    @property
    def source_of_change(self) -> str:
        """The source line of figures that are compared with a year before."""
        return f"{self.source.words}, {self.period.words} and {self.trend_filter.then_period.words}."

    @property
    def source_of_trend(self) -> str:
        return f"{self.source.words}, {self.over_years.period.words}."


@dataclass(frozen=True, kw_only=True)
class Gathered(Figures):
    """Figures of a ward. With a circle, categories and streets are those near its point instead."""

    ward: Area
    ranked: RankedWard
    neighbours: list[RankedWard]
    of_ward: list[Counted]
    wards: list[Counted]


def gather(ward: Area, query: Mapping[str, str], circle: Circle | None = None) -> Gathered | None:
    """Return the figures; None if nothing is loaded. `query` may set the months: `from` and `to`."""
    choices = get_choices()
    here = TrendPlace(ward.id, ward.name, AreaKind.WARD, ward.parent_id)
    trend_filter, over_years = read_filters(here, query, choices)
    if trend_filter is None or over_years is None:
        return None
    ranking = ward_queries.rank(trend_filter.period)
    around = queries.neighbours_of(ward.id)
    reach = of_circle(circle, ward.id, {ward.id, *around}) if circle else of_wards([ward.id])
    now, then = months_to_compare(trend_filter)
    cells = count_cells(choices.places[0], now, then, trend_filter.what)
    of_ward = by_category(cell for cell in cells if cell.ward_id == ward.id)
    return Gathered(
        where=f"{ward.name} ward",
        trend_filter=trend_filter,
        over_years=over_years,
        source=ward_queries.get_source(trend_filter.period),
        ranking=ranking,
        categories=queries.count_reached(reach, now, then) if circle else of_ward,
        trend=trend_of(count_by_month(trend_filter.what, trend_filter.place), over_years.period),
        streets=queries.list_streets(reach, trend_filter.period),
        residents_source=get_residents(),
        ward=ward,
        ranked=next(row for row in ranking.wards if row.figures.ward_id == ward.id),
        neighbours=[row for row in ranking.wards if row.figures.ward_id in around],
        of_ward=of_ward,
        wards=by_ward(cells, trend_filter.what, choices.of_kind(AreaKind.WARD)),
    )


def read_filters(
    here: TrendPlace, query: Mapping[str, str], choices: TrendChoices
) -> tuple[TrendFilter | None, TrendFilter | None]:
    """The filter of the figures, and that of the trend: more months, with the same end."""
    what = {"what": trend_filters.CRIME}
    chosen = {name: query[name] for name in ("from", "to") if name in query}
    trend_filter = trend_filters.read({**chosen, **what}, choices.months, choices.categories, [here])
    if trend_filter is None:
        return None, None
    until = [month for month in choices.months if month <= trend_filter.period.last]
    return trend_filter, trend_filters.read(
        trend_filters.longer(what, until), until, choices.categories, [here]
    )


def months_to_compare(trend_filter: TrendFilter) -> tuple[list[date], list[date]]:
    """Months now and then that can be compared; if none can, all chosen months and no earlier ones."""
    return (trend_filter.now, trend_filter.then) if trend_filter.pairs else (trend_filter.period.months(), [])
