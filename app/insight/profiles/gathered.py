"""What do the counts say of a place, and above all of a ward, gathered once for all parts of its profile?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import RankedWard, Ranking
from app.evidence.trends import filters as asking
from app.evidence.trends.filters import Place, TrendFilter
from app.evidence.trends.queries import Choices, count_by_month, count_cells, get_choices
from app.evidence.trends.tables import Counted, by_category, by_ward
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as evidence
from app.evidence.wards.queries import Source
from app.insight.profiles import queries
from app.insight.profiles.queries import Street
from app.insight.profiles.reach import Circle, of_circle, of_wards
from app.models.area import Area, AreaKind


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of a place, whatever it is. `where` is its name, as it follows "in"."""

    where: str
    asked: TrendFilter
    over_years: TrendFilter  # the months of the trend
    source: Source
    ranking: Ranking
    categories: list[Counted]
    trend: Trend
    streets: list[Street]

    @property
    def period(self) -> Period:
        return self.asked.period

    @property
    def source_words(self) -> str:
        return f"{self.source.words}, {self.period.words}."

    @property
    def source_of_change(self) -> str:
        """Of figures that stand beside those of a year before."""
        return f"{self.source.words}, {self.period.words} and {self.asked.then_period.words}."

    @property
    def source_of_trend(self) -> str:
        return f"{self.source.words}, {self.over_years.period.words}."


@dataclass(frozen=True, kw_only=True)
class Gathered(Figures):
    """Of a ward; or of what lies close to a point, whose categories and streets are told instead."""

    ward: Area
    ranked: RankedWard
    neighbours: list[RankedWard]
    of_ward: list[Counted]
    wards: list[Counted]


def gather(ward: Area, query: Mapping[str, str], circle: Circle | None = None) -> Gathered | None:
    """None where nothing is loaded. `query` may choose months: `from` and `to`."""
    choices = get_choices()
    here = Place(ward.id, ward.name, AreaKind.WARD, ward.parent_id)
    asked, over_years = ask(here, query, choices)
    if asked is None or over_years is None:
        return None
    ranking = evidence.rank(asked.period)
    around = queries.neighbours_of(ward.id)
    reach = of_circle(circle, ward.id, {ward.id, *around}) if circle else of_wards([ward.id])
    now, then = months_told(asked)
    cells = count_cells(choices.places[0], now, then, asked.what)
    of_ward = by_category(cell for cell in cells if cell.ward_id == ward.id)
    return Gathered(
        where=f"{ward.name} ward",
        asked=asked,
        over_years=over_years,
        source=evidence.get_source(asked.period),
        ranking=ranking,
        categories=queries.count_reached(reach, now, then) if circle else of_ward,
        trend=trend_of(count_by_month(asked.what, asked.place), over_years.period),
        streets=queries.list_streets(reach, asked.period),
        ward=ward,
        ranked=next(each for each in ranking.wards if each.figures.ward_id == ward.id),
        neighbours=[each for each in ranking.wards if each.figures.ward_id in around],
        of_ward=of_ward,
        wards=by_ward(cells, asked.what, choices.of_kind(AreaKind.WARD)),
    )


def ask(
    here: Place, query: Mapping[str, str], choices: Choices
) -> tuple[TrendFilter | None, TrendFilter | None]:
    """The months of the figures, and the longer time of the trend, which ends with them."""
    what = {"what": asking.CRIME}
    chosen = {name: query[name] for name in ("from", "to") if name in query}
    asked = asking.read({**chosen, **what}, choices.months, choices.categories, [here])
    if asked is None:
        return None, None
    until = [month for month in choices.months if month <= asked.period.last]
    return asked, asking.read(asking.longer(what, until), until, choices.categories, [here])


def months_told(asked: TrendFilter) -> tuple[list[date], list[date]]:
    """Those that can be compared; where none can, all that were chosen and nothing before."""
    return (asked.now, asked.then) if asked.pairs else (asked.period.months(), [])
