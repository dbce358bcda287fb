"""The filter of the trends pages: which incidents, where, in which months."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.evidence.statistics.periods import Period, months_later, period_of
from app.evidence.wards.periods import requested_period
from app.models.area import AreaKind
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME, EVERYTHING
from app.places.incidents.loaded import Loaded
from app.places.incidents.vintages import broken_wards
from app.web.listing import one_of

SUMS = {EVERYTHING: "All crime and anti-social behaviour", CRIME: "All crime"}
YEAR = 12
ALL_MONTHS, WITHIN_LIMITS = "all", "within"
BASELINES = {ALL_MONTHS: "All months shown", WITHIN_LIMITS: "Only months within the limits"}
LONGEST_CHART = 48  # months; more would not be read


class TrendPlace(NamedTuple):
    """A ward, a locality, or the whole city (with no number)."""

    id: int | None
    name: str
    kind: AreaKind
    parent_id: int | None


@dataclass(frozen=True)
class What:
    """One category, all crime, or everything.

    `key`: its value in a query string. `others`: a source other than the police records it.
    """

    key: str
    others: bool = False

    @property
    def name(self) -> str:
        return SUMS.get(self.key, self.key)

    @property
    def category(self) -> str | None:
        return None if self.key in SUMS else self.key

    def includes(self, category: str) -> bool:
        if self.key == CRIME:
            return category != ANTI_SOCIAL_BEHAVIOUR
        return self.key in (EVERYTHING, category)

    @property
    def noun(self) -> str:
        """The noun that begins a sentence about how much of it there was."""
        return {EVERYTHING: "Crime and anti-social behaviour", CRIME: "Crime"}.get(self.key, self.key)

    @property
    def unit(self) -> tuple[str, str]:
        """Singular and plural."""
        is_crime = not self.others and self.key not in (EVERYTHING, ANTI_SOCIAL_BEHAVIOUR)
        return ("crime", "crimes") if is_crime else ("incident", "incidents")


@dataclass(frozen=True)
class TrendFilter:
    """`period` as chosen; `pairs` its months with the same months a year before, where both are loaded;
    `baseline`: the months that a chart's mean and limits are of.

    `broken`: ids of the wards that these months do not allow to compare, since codes of LSOAs changed.
    """

    what: What
    place: TrendPlace
    period: Period
    pairs: tuple[tuple[date, date], ...]
    baseline: str = ALL_MONTHS
    broken: frozenset[int] = frozenset()

    @property
    def now(self) -> list[date]:
        return [month for month, _ in self.pairs]

    @property
    def then(self) -> list[date]:
        return [month for _, month in self.pairs]

    @property
    def unpaired(self) -> list[date]:
        return [month for month in self.period.months() if month not in self.now]

    @property
    def now_period(self) -> Period:
        """The months that are compared; if none can be, those chosen."""
        return period_of(self.now) if self.pairs else self.period

    @property
    def then_period(self) -> Period:
        """The months that they are compared with."""
        return period_of([months_later(month, -YEAR) for month in self.now_period.months()])

    @property
    def both(self) -> Period:
        """All months of a comparison, for what is said of their source."""
        return period_of([*self.now, *self.then]) if self.pairs else self.period

    def in_address(self, **other: str) -> dict[str, str]:
        """Query parameters for this filter, with `other` changed."""
        mine = {
            "what": self.what.key,
            "from": f"{self.period.first:%Y-%m}",
            "to": f"{self.period.last:%Y-%m}",
        }
        baseline = {"baseline": self.baseline} if self.baseline != ALL_MONTHS else {}
        return {**mine, "place": str(self.place.id or ""), **baseline, **other}


def read(
    query: Mapping[str, str],
    loaded: Loaded,
    categories: Iterable[str],
    places: Sequence[TrendPlace],
    *,
    others: Collection[str] = (),
    for_chart: bool = False,
) -> TrendFilter | None:
    """Read a filter from query parameters, with defaults for what is missing; None if no month is loaded.

    `others`: categories that a source other than the police records. `for_chart`: by default three years.
    """
    key = one_of([*SUMS, *categories, *others], query.get("what"), CRIME)
    what = What(key, key in others)
    months = loaded.of(key)
    period = requested_period(longer(query, months) if for_chart else query, months)
    if period is None:
        return None
    by_id = {str(place.id): place for place in places if place.id}
    place = by_id.get(one_of(by_id, query.get("place"), ""), places[0])
    there = set(months)
    pairs = ((month, months_later(month, -YEAR)) for month in period.months())
    baseline = one_of(BASELINES, query.get("baseline"), ALL_MONTHS)
    compared = tuple(pair for pair in pairs if there.issuperset(pair))
    broken = frozenset(broken_wards([then for _, then in compared], [now for now, _ in compared]))
    if place.id and place.id in broken | {ward.parent_id for ward in places if ward.id in broken}:
        compared = ()
    return TrendFilter(what, place, period, compared, baseline, broken)


def longer(query: Mapping[str, str], months: Sequence[date]) -> dict[str, str]:
    """Query parameters for a chart, which needs more months: by default the last three years."""
    if not months or query.get("from"):
        return dict(query)
    start = max(months[0], months_later(months[-1], 1 - 3 * YEAR))
    return {**query, "from": f"{start:%Y-%m}"}
