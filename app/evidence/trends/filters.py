"""The filter of the trends pages: which incidents, where, in which months."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.evidence.questions.compared import YEAR, Compared, pairs_of
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import SUMS, What
from app.evidence.questions.where import TrendPlace
from app.evidence.statistics.periods import Period, calendar_months, months_later, period_of
from app.evidence.wards.periods import requested_period
from app.places.incidents.categories import CRIME
from app.places.incidents.loaded import Loaded
from app.places.incidents.vintages import broken_lsoas, broken_wards
from app.web.listing import one_of

ALL_MONTHS, WITHIN_LIMITS = "all", "within"
BASELINES = {ALL_MONTHS: "All months shown", WITHIN_LIMITS: "Only months within the limits"}
LONGEST_CHART = 48  # months; more would not be read


@dataclass(frozen=True)
class TrendFilter:
    """`period` as chosen; `pairs` its months with those that they are compared with, where both are loaded;
    `baseline`: the months that a chart's mean and limits are of.

    `broken`: ids of the wards that these months do not allow to compare, since codes of LSOAs changed.
    `where`: the place after "recorded", if it is none of the city's areas. `question`: where a page asks one.
    """

    what: What
    place: TrendPlace
    period: Period
    pairs: tuple[tuple[date, date], ...]
    baseline: str = ALL_MONTHS
    broken: frozenset[int] = frozenset()
    where: str = ""
    compared: Compared = Compared.YEAR_BEFORE
    question: EvidenceQuestion | None = None

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
        back = self.compared.months_back(self.period)
        return period_of([months_later(month, -back) for month in self.now_period.months()])

    @property
    def before(self) -> str:
        """When it was that the months are compared with, after a number: a year before."""
        if self.compared is not Compared.BEFORE:
            return "a year before"
        number = len(calendar_months(self.period.first, self.period.last))
        return "in the month before" if number == 1 else f"in the {number} months before"

    @property
    def those_before(self) -> str:
        """The months that they are compared with, as a heading names them."""
        return "the months before" if self.compared is Compared.BEFORE else "the year before"

    @property
    def both(self) -> Period:
        """All months of a comparison, for what is said of their source."""
        if not self.pairs:
            return self.period
        back = self.compared.months_back(self.period)
        wanted = self.period.expected
        wanted |= {months_later(month, -back) for month in wanted}
        return replace(period_of([*self.now, *self.then]), wanted=wanted)

    def in_address(self, **other: str) -> dict[str, str]:
        """Query parameters for this filter, with `other` changed."""
        baseline = {"baseline": self.baseline} if self.baseline != ALL_MONTHS else {}
        if self.question:
            return {**self.question.in_address(), **baseline, **other}
        mine = {"what": self.what.key, **self.period.in_address}
        return {**mine, "place": str(self.place.id or ""), **baseline, **other}


def filter_of(question: EvidenceQuestion, baseline: str | None = None) -> TrendFilter:
    """The filter of a page's question."""
    where, pairs = question.where, question.pairs
    now, then = [now for now, _ in pairs], [then for _, then in pairs]
    broken = frozenset(broken_wards(then, now))
    if (where.wards and broken & where.wards) or (where.lsoas and broken_lsoas(where.lsoas, then, now)):
        pairs = ()
    return TrendFilter(
        question.what, where.as_place, question.period, pairs, one_of(BASELINES, baseline, ALL_MONTHS),
        broken, f"{where.words} {question.hours.words}".strip(), question.compared, question,
    )  # fmt: skip


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
    compared = pairs_of(period, months, Compared.YEAR_BEFORE)
    broken = frozenset(broken_wards([then for _, then in compared], [now for now, _ in compared]))
    if place.id and place.id in broken | {ward.parent_id for ward in places if ward.id in broken}:
        compared = ()
    return TrendFilter(
        what, place, period, compared, one_of(BASELINES, query.get("baseline"), ALL_MONTHS), broken
    )


def longer(query: Mapping[str, str], months: Sequence[date]) -> dict[str, str]:
    """Query parameters for a chart, which needs more months: by default the last three years."""
    if not months or query.get("from"):
        return dict(query)
    start = max(months[0], months_later(months[-1], 1 - 3 * YEAR))
    return {**query, "from": f"{start:%Y-%m}"}
