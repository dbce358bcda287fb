"""A question's change: of the whole of it, and by category, locality and ward."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.evidence.questions.counting import by_category, count_by_month
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.where import WhereChoices, WhereKind
from app.evidence.statistics.verdicts import Windows, judge_alone, judge_named
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.tables import (
    Line,
    Table,
    table_of_categories,
    table_of_localities,
    table_of_wards,
)
from app.evidence.wards.changes import Changes, changes
from app.models.area import AreaKind
from app.places.incidents.categories import CRIME, includes
from app.places.incidents.loaded import get_loaded


@dataclass(frozen=True)
class Change:
    """The verdicts on the months of a question that have a pair.

    Whole wards are judged as everywhere, with the others of their kind; a circle, a drawn place or some of
    the hours have nothing that they are judged with.
    """

    trend_filter: TrendFilter
    question: EvidenceQuestion

    @cached_property
    def whole(self) -> Line:
        what, where = self.question.what, self.question.where
        if self.question.is_stored_by_ward:
            return Line(what.name, self._changes.of(where.wards, what.key))
        counted = count_by_month(self.question, self.question.months)
        return Line(what.name, judge_alone(_whole_numbers(counted), self.question.months, self._windows))

    def tables(self, choices: WhereChoices) -> list[Table]:
        """By category for what the police or one source recorded, and by locality and ward for the city."""
        what = self.question.what
        made = [] if what.others and not what.source else [self._by_category()]
        whole_city = self.question.where.kind is WhereKind.CITY and self.question.is_stored_by_ward
        if whole_city and not self.trend_filter.broken:
            made.append(table_of_localities(self._changes, what, choices.of_kind(AreaKind.LOCALITY)))
            made.append(table_of_wards(self._changes, what, choices.of_kind(AreaKind.WARD)))
        return [table for table in made if table.lines]

    def _by_category(self) -> Table:
        where = self.question.where
        if self.question.is_stored_by_ward:
            every = changes(self.trend_filter.now, self.trend_filter.then, recorder=self.question.what.source)
            crime = every.of(where.wards, CRIME)
            return table_of_categories(crime, every.categories(where.wards), every.not_compared)
        return self._by_category_alone()

    def _by_category_alone(self) -> Table:
        loaded, source = get_loaded(), self.question.what.source
        counted = by_category(self.question.where, source, self.question.hours)
        here = {*self.trend_filter.now, *self.trend_filter.then}
        not_compared = [name for name in counted if here & loaded.left_out(name)]
        named = {name: months for name, months in counted.items() if name not in not_compared}
        crime = judge_named(
            {CRIME: _sum_of_crime(counted)}, lambda name: loaded.of(CRIME, source), self._windows
        )
        judged = judge_named(named, lambda name: loaded.of(name, source), self._windows)
        return table_of_categories(crime[CRIME], judged, not_compared)

    @cached_property
    def _changes(self) -> Changes:
        what = self.question.what
        return changes(
            self.trend_filter.now, self.trend_filter.then,
            any_source_of=what.category or "", recorder=what.source,
        )  # fmt: skip

    @property
    def _windows(self) -> Windows:
        return Windows(tuple(self.trend_filter.now), tuple(self.trend_filter.then))


def compare(trend_filter: TrendFilter) -> Change | None:
    """The change of a page's question; None if no month has a pair."""
    question = trend_filter.question
    return Change(trend_filter, question) if trend_filter.pairs and question else None


def _whole_numbers(counted: Mapping[date, float]) -> dict[date, int]:
    return {month: int(number) for month, number in counted.items()}


def _sum_of_crime(counted: Mapping[str, Mapping[date, int]]) -> dict[date, int]:
    total: dict[date, int] = {}
    for category, months in counted.items():
        if includes(CRIME, category):
            for month, number in months.items():
                total[month] = total.get(month, 0) + number
    return total
