"""What is a case about? The categories of its theme, counted around it, in its ward and in the city.

Plain functions of a Topic, a place and the months: whoever asks by one question of all evidence replaces
`What` and `TrendFilter` here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from app.evidence.statistics.periods import Period, months_later
from app.evidence.statistics.verdicts import Judged, Windows, judge, judge_alone, judge_named
from app.evidence.trends.filters import YEAR, TrendFilter, TrendPlace, What, longer
from app.evidence.trends.tables import Line
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards.changes import changes
from app.evidence.wards.periods import requested_period
from app.evidence.wards.queries import get_source
from app.evidence.wards.source import Source
from app.extensions import db
from app.insight.profiles.cache import cached_figures
from app.insight.profiles.reach import Reach
from app.models.area import Area, AreaKind
from app.models.case import Case
from app.models.incident import Incident, IncidentCount
from app.models.partnership import Theme
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, EVERYTHING, sum_of
from app.places.incidents.forces import is_not_partial
from app.places.incidents.loaded import Loaded, get_loaded
from app.places.incidents.scopes import by_the_police
from app.places.incidents.vintages import broken_wards, guessed_wards
from app.words import in_words

MOST_NAMED = 3  # categories in a sentence; of more, the theme is named


@dataclass(frozen=True)
class Topic(What):
    """What themes are about. Without categories: all crime and anti-social behaviour that the police record.

    `theme`: their names, as a sentence says them. `key` is of no address here.
    """

    theme: str = ""
    categories: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.theme

    @property
    def is_everything(self) -> bool:
        return not self.categories

    @property
    def one_key(self) -> str | None:
        """Its key on the pages of change, where it has one."""
        if self.is_everything:
            return EVERYTHING
        return next(iter(self.categories)) if len(self.categories) == 1 else None

    @property
    def usual_key(self) -> str:
        """What a question of it is about, where nobody asks for something else."""
        return sum_of(self.categories) if self.categories else EVERYTHING

    @property
    def noun(self) -> str:
        """What begins a sentence about how much of it there was."""
        if self.is_everything:
            return "Crime and anti-social behaviour"
        named = in_words(sorted(self.categories))
        return named if len(self.categories) <= MOST_NAMED else f"Incidents of the theme {self.theme}"

    @property
    def unit(self) -> tuple[str, str]:
        return ("incident", "incidents")

    def includes(self, category: str) -> bool:
        return self.is_everything or category in self.categories


def topic_of(cases: Iterable[Case]) -> Topic:
    """Of the themes of these cases; one of them without categories stands for everything. Two statements."""
    ids = {case.theme_id for case in cases}
    themes = select(Theme).where(Theme.id.in_(ids)).options(selectinload(Theme.chosen)).order_by(Theme.name)
    found = list(db.session.scalars(themes)) if ids else []
    chosen = [frozenset(theme.categories) for theme in found]
    categories = frozenset[str]().union(*chosen) if chosen and all(chosen) else frozenset[str]()
    return Topic(EVERYTHING, theme=in_words([theme.name for theme in found]), categories=categories)


@dataclass(frozen=True)
class PlaceFigures:
    """A topic in one place: how much in the period, and how that changed, where that can be said."""

    name: str
    number: int
    judged: Judged | None


@dataclass(frozen=True)
class TopicFigures:
    """A topic in a place (`here`) and in the places around it, the city last. `by_category`: here."""

    topic: Topic
    trend_filter: TrendFilter
    over_years: TrendFilter
    trend: Trend
    places: tuple[PlaceFigures, ...]
    by_category: tuple[tuple[str, int, Judged | None], ...]
    sources: tuple[Source, ...]  # of the police, and of each category that others record

    @property
    def here(self) -> PlaceFigures:
        return self.places[0]

    @property
    def source(self) -> Source:
        return self.sources[0]

    @property
    def source_words(self) -> str:
        gaps = " ".join(dict.fromkeys(source.gaps for source in self.sources if source.gaps))
        return f"{self._recorded_by}, {self.trend_filter.period.words}. {gaps}".strip()

    @property
    def source_of_trend(self) -> str:
        return f"{self._recorded_by}, {self.over_years.period.words}."

    @property
    def _recorded_by(self) -> str:
        return "; ".join(dict.fromkeys(source.words for source in self.sources))

    @property
    def line(self) -> Line | None:
        return Line(self.topic.name, self.here.judged) if self.here.judged else None


@dataclass(frozen=True)
class Around:
    """Where a topic is counted. `key`: plain values that tell it from any other place.

    `reach`: of a circle, whose incidents are counted; None for these wards, by their stored counts. `wards`:
    their names by id, empty for the whole city.
    """

    name: str  # as it follows "in"
    key: tuple[Any, ...]
    wards: Mapping[int, str]
    reach: Reach | None = None


def of_one_ward(ward: Area) -> Around:
    return Around(f"{ward.name} ward", ("ward", ward.id), {ward.id: ward.name})


def count_topic(topic: Topic, around: Around, query: Mapping[str, str]) -> TopicFigures | None:
    """Return the figures; None if no month is loaded of all its categories. `query` may set the months.

    Cached until the incidents or the areas change.
    """
    chosen = {name: query[name] for name in ("from", "to") if name in query}
    what = (topic.theme, sorted(topic.categories))
    return cached_figures(("topic", what, around.key, chosen), lambda: _count(topic, around, chosen))


def _count(topic: Topic, around: Around, query: Mapping[str, str]) -> TopicFigures | None:
    loaded = get_loaded()
    months = months_of(topic, loaded)
    period = requested_period(query, months)
    until = [month for month in months if period and month <= period.last]
    years = requested_period(longer({}, until), until)
    if period is None or years is None:
        return None
    by_ward = _by_ward(topic)
    wards = around.wards or dict.fromkeys(by_ward)
    here = _in_reach(topic, around.reach) if around.reach else _sum_of(by_ward, wards)
    trend_filter = _filter(topic, around, period, months)
    series = _by_month(here, months)
    guessed = {month: there.intersection(wards) for month, there in guessed_wards().items()}
    return TopicFigures(
        topic=topic,
        trend_filter=trend_filter,
        over_years=_filter(topic, around, years, months),
        trend=trend_of(series, years, guessed=guessed if around.wards else {}),
        places=tuple(_places(topic, around, trend_filter, months, series, by_ward)),
        by_category=tuple(_categories(topic, here, trend_filter, loaded)),
        sources=_sources(topic, period, loaded),
    )


def months_of(topic: Topic, loaded: Loaded) -> list[date]:
    """The months that are loaded of each of its categories."""
    if topic.is_everything:
        return loaded.police
    return sorted(set[date].intersection(*(set(loaded.of(category)) for category in topic.categories)))


def _filter(topic: Topic, around: Around, period: Period, months: Sequence[date]) -> TrendFilter:
    there = set(months)
    pairs = [(month, months_later(month, -YEAR)) for month in period.months()]
    compared = tuple(pair for pair in pairs if there.issuperset(pair))
    broken = broken_wards([then for _, then in compared], [now for now, _ in compared])
    if broken.intersection(around.wards):
        compared = ()
    place = TrendPlace(None, around.name, AreaKind.LSOA, None)
    return TrendFilter(topic, place, period, compared, broken=frozenset(broken))


# --- counts ------------------------------------------------------------------------------------------
Counts = Mapping[tuple[date, str], int]  # by month and category


def _meant(rows: Any, topic: Topic) -> ColumnElement[bool]:
    if topic.is_everything:
        return by_the_police(rows)
    return rows.category.in_(sorted(topic.categories)) & is_not_partial(rows)


def _in_reach(topic: Topic, reach: Reach) -> Counts:
    """From the incidents themselves."""
    columns = (Incident.month, Incident.category)
    counted = (
        select(*columns, func.count()).where(reach.incidents, _meant(Incident, topic)).group_by(*columns)
    )
    return {(month, category): number for month, category, number in db.session.execute(counted)}


def _by_ward(topic: Topic) -> dict[int, Counter[tuple[date, str]]]:
    """From the stored counts, of every current ward, those without any too."""
    what = ("topic by ward", topic.theme, sorted(topic.categories))
    return cached_figures(what, lambda: _read_by_ward(topic))


def _read_by_ward(topic: Topic) -> dict[int, Counter[tuple[date, str]]]:
    current = select(Area.id).where(Area.is_current(AreaKind.WARD))
    counts: dict[int, Counter[tuple[date, str]]] = {ward: Counter() for ward in db.session.scalars(current)}
    columns = (IncidentCount.ward_id, IncidentCount.month, IncidentCount.category)
    counted = select(*columns, func.sum(IncidentCount.number)).where(
        IncidentCount.ward_id.in_(current), _meant(IncidentCount, topic)
    )
    for ward, month, category, number in db.session.execute(counted.group_by(*columns)):
        counts[ward or 0][month, category] = int(number)
    return counts


def _sum_of(by_ward: Mapping[int, Counter[tuple[date, str]]], wards: Collection[int]) -> Counts:
    total = Counter[tuple[date, str]]()
    for ward in wards:
        total.update(by_ward.get(ward, {}))
    return total


def _by_month(counts: Counts, months: Collection[date]) -> Counter[date]:
    series = Counter[date](dict.fromkeys(months, 0))
    for (month, _), number in counts.items():
        if month in series:
            series[month] += number
    return series


# --- figures -----------------------------------------------------------------------------------------
def _places(
    topic: Topic,
    around: Around,
    trend_filter: TrendFilter,
    months: Sequence[date],
    here: Counter[date],
    by_ward: Mapping[int, Counter[tuple[date, str]]],
) -> Iterable[PlaceFigures]:
    """The circle or wards, then each ward beside a circle, then the city."""
    windows = Windows(tuple(trend_filter.now), tuple(trend_filter.then))
    series = {ward: _by_month(counts, months) for ward, counts in by_ward.items()}
    judged_wards = _judge_wards(topic, windows, months, series)
    city = sum(series.values(), Counter[date]())
    period = trend_filter.period.months()

    def place(name: str, counts: Counter[date], judged: Judged | None) -> PlaceFigures:
        number = sum(counts[month] for month in period)
        return PlaceFigures(name, number, judged if trend_filter.pairs else None)

    one = next(iter(around.wards)) if len(around.wards) == 1 else None
    alone = judge_alone(here, months, windows) if trend_filter.pairs else None
    yield place(around.name, here, judged_wards.get(one, alone) if one and not around.reach else alone)
    if around.reach:
        for ward, name in around.wards.items():
            yield place(f"{name} ward", series.get(ward, Counter()), judged_wards.get(ward))
    if around.wards:
        yield place("the city", city, _judge_city(topic, windows, months, city))


def _judge_wards(
    topic: Topic, windows: Windows, months: Sequence[date], series: Mapping[int, Counter[date]]
) -> Mapping[int, Judged]:
    """All wards together, so that one says here what it says on the page of change."""
    if not windows.now or not series:
        return {}
    made = judge([[counts[month] for month in months] for counts in series.values()], months, windows)
    return dict(zip(series, made, strict=True))


def _judge_city(topic: Topic, windows: Windows, months: Sequence[date], city: Counter[date]) -> Judged | None:
    """As the page of change judges it, where that has the same incidents."""
    if not windows.now:
        return None
    if (key := topic.one_key) is None:
        return judge_alone(city, months, windows)
    source = key if key in get_loaded().others else ""
    return changes(windows.now, windows.then, any_source_of=source).of(None, key)


def _categories(
    topic: Topic, here: Counts, trend_filter: TrendFilter, loaded: Loaded
) -> Iterable[tuple[str, int, Judged | None]]:
    """Each category here, judged together, anti-social behaviour first."""
    by_name: dict[str, Counter[date]] = defaultdict(Counter)
    for category in topic.categories:
        by_name[category]
    for (month, category), number in here.items():
        by_name[category][month] += number
    months = trend_filter.period.months()
    windows = Windows(tuple(trend_filter.now), tuple(trend_filter.then))
    judged = judge_named(by_name, loaded.of, windows) if trend_filter.pairs else {}
    for name in sorted(by_name, key=lambda name: (name != ANTI_SOCIAL_BEHAVIOUR, name)):
        yield name, sum(by_name[name][month] for month in months), judged.get(name)


def _sources(topic: Topic, period: Period, loaded: Loaded) -> tuple[Source, ...]:
    others = sorted(topic.categories & loaded.others.keys())
    of_the_police = topic.is_everything or topic.categories - {*others}
    return tuple(get_source(period, category) for category in [*([None] if of_the_police else []), *others])
