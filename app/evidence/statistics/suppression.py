"""Which counts are so small that they could point to somebody, and which others would give them away?

Counts from 1 to 4 are hidden. What is hidden must not be had by taking shown figures from each other either:

- of a financial year, the months from the first small one on are hidden, and their year is shown only if what
  is hidden of it is too many to tell;
- of the parts of a whole, as many more are hidden as it takes, the smallest first;
- years that overlap, as rolling years do, are shown only where none of them is small;
- wards are shown by month in years without a small month, and by year otherwise.

A hidden count stays as open as before: whatever is shown, it could be any from 1 to 4. Later figures never
show what earlier ones hid, since what is hidden of a year only grows towards its end.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.evidence.statistics.spans import YEAR, Span, months_between

USUAL = 5
APRIL = 4
DAY = timedelta(days=1)

Key = Any  # what names a measure, or a ward


@dataclass(frozen=True)
class Cell:
    """A figure by what it counts. `count` is None where that is not known; `of`: of how many, of a share."""

    span: Span
    count: int | None
    of: int | None = None

    def is_small(self, below: int) -> bool:
        """Few, or all but few."""
        return is_small(self.count, below) or (
            self.of is not None and self.count is not None and is_small(self.of - self.count, below)
        )


@dataclass(frozen=True)
class Counts:
    """The figures of one measure. `whole`: of which it is a part. `below`: counts from 1 up to this are
    small. `adds_up`: its months make a year."""

    cells: Sequence[Cell]
    below: int = USUAL
    adds_up: bool = True
    whole: Key | None = None


@dataclass
class Hidden:
    """The spans that are hidden, and the years that are shown although some of their months are not."""

    spans: dict[Key, set[Span]] = field(default_factory=lambda: defaultdict(set))
    totals: dict[Key, dict[Span, int]] = field(default_factory=lambda: defaultdict(dict))


def is_small(count: int | None, below: int) -> bool:
    return count is not None and 0 < count < below


@functools.lru_cache(maxsize=4096)
def financial_year(day: date) -> Span:
    """The April to March that a day is in."""
    start = day.year - (day.month < APRIL)
    return Span(date(start, APRIL, 1), date(start + 1, APRIL, 1) - DAY)


def hide(family: Mapping[Key, Counts]) -> Hidden:
    """What is to be hidden of measures of which some are parts of others."""
    return _Family(family).hide()


class _Family:
    def __init__(self, family: Mapping[Key, Counts]) -> None:
        self.family = family
        self.parts: dict[Key, list[Key]] = defaultdict(list)
        for key, counts in family.items():
            if counts.whole in family and counts.whole != key:
                self.parts[counts.whole].append(key)
        self.out = Hidden()
        self.changed = False
        # So many hidden together leave each of them as open as it was.
        self.enough = 2 * max((counts.below for counts in family.values()), default=USUAL) - 1

    def hide(self) -> Hidden:
        for key, counts in self.family.items():
            for cell in counts.cells:
                if cell.is_small(counts.below):
                    self._hide(key, cell.span)
            self._unroll(key)
        if not any(self.out.spans.values()):
            return self.out
        self._settle(self._close_once)
        for key, counts in self.family.items():
            self._add_totals(key, counts)
        self._settle(self._withhold_once)
        return self.out

    @functools.cached_property
    def cells(self) -> dict[Key, dict[Span, Cell]]:
        return {key: {cell.span: cell for cell in counts.cells} for key, counts in self.family.items()}

    @functools.cached_property
    def years(self) -> dict[Key, dict[Span, list[Cell]]]:
        return {key: _by_year(counts.cells) for key, counts in self.family.items()}

    def _settle(self, step: Any) -> None:
        """Repeat a step, which only hides more, until it finds nothing more to hide."""
        self.changed = bool(any(self.out.spans.values()))
        while self.changed:
            self.changed = False
            step()

    def _hide(self, key: Key, *spans: Span) -> None:
        new = set(spans) - self.out.spans[key]
        self.out.spans[key] |= new
        self.changed = self.changed or bool(new)

    def _is_hidden(self, key: Key, span: Span) -> bool:
        return span in self.out.spans[key]

    # --- one measure over time ------------------------------------------------------------------------
    def _unroll(self, key: Key) -> None:
        """Of years that overlap, where one is so small that months could be told from it, keep those that do
        not, from the first on."""
        counts = self.family[key]
        cells = sorted(counts.cells, key=lambda cell: cell.span)
        kept: list[Cell] = []
        over = [cell for cell in cells if _overlaps_or_is_kept(kept, cell)]
        if over and any(cell.count is not None and cell.count < YEAR * counts.below for cell in cells):
            self._hide(key, *(cell.span for cell in over))

    def _carry_on(self, key: Key) -> None:
        """From the first hidden month of a financial year on, hide the others of it."""
        for cells in self.years[key].values():
            first = min((cell.span.first for cell in cells if self._is_hidden(key, cell.span)), default=None)
            if first is not None:
                self._hide(key, *(cell.span for cell in cells if cell.span.first >= first))

    # --- parts of a whole -----------------------------------------------------------------------------
    def _close_once(self) -> None:
        for key in self.family:
            self._carry_on(key)
        for whole, parts in self.parts.items():
            for span in {span for part in parts for span in self.cells[part]} | set(self.cells[whole]):
                self._close(whole, parts, span)

    def _close(self, whole: Key, parts: Sequence[Key], span: Span) -> None:
        """Leave no hidden part as the only one that the shown ones lack of the whole."""
        there = [part for part in parts if span in self.cells[part]]
        hidden = [part for part in there if self._is_hidden(part, span)]
        if self._is_hidden(whole, span):
            self._hide_over(parts, span)
        elif hidden and self._is_mixed([whole, *parts], span):
            self._hide_over([whole, *parts], span)
        elif hidden and span in self.cells[whole]:
            shown = sorted((part for part in there if part not in hidden), key=self._size_at(span))
            while not self._is_open(hidden, span):
                if not shown:
                    self._hide(whole, span)
                    return
                hidden.append(shown.pop(0))
                self._hide(hidden[-1], span)

    def _is_open(self, hidden: Sequence[Key], span: Span) -> bool:
        counts = [self.cells[part][span].count for part in hidden]
        return len(hidden) > 1 and (None in counts or sum(filter(None, counts)) >= self.enough)

    def _size_at(self, span: Span) -> Any:
        return lambda part: (self.cells[part][span].count or 0, str(part))

    def _is_mixed(self, keys: Iterable[Key], span: Span) -> bool:
        """Whether one of them has this time in other spans."""
        return any(there != span and there.overlaps(span) for key in keys for there in self.cells[key])

    def _hide_over(self, keys: Iterable[Key], span: Span) -> None:
        for key in keys:
            self._hide(key, *(there for there in self.cells[key] if there.overlaps(span)))

    # --- years of which months are hidden ---------------------------------------------------------------
    def _add_totals(self, key: Key, counts: Counts) -> None:
        for year, cells in self.years[key].items() if counts.adds_up else ():
            hidden = [cell.count for cell in cells if self._is_hidden(key, cell.span)]
            numbers = [cell.count for cell in cells if cell.count is not None]
            is_whole = sum(cell.span.days for cell in cells) == year.days and len(numbers) == len(cells)
            if is_whole and len(hidden) > 1 and sum(filter(None, hidden)) >= self.enough:
                self.out.totals[key][year] = sum(numbers)

    def _withhold_once(self) -> None:
        for whole, parts in self.parts.items():
            for year in {year for key in (whole, *parts) for year in self.years[key]}:
                self._withhold(whole, [part for part in parts if self._is_there(part, year)], year)

    def _withhold(self, whole: Key, parts: Sequence[Key], year: Span) -> None:
        """Leave no year of a part as the only one that the others lack of the whole's."""
        if not self._is_there(whole, year):
            return
        unknown = [part for part in parts if not self._is_known(part, year)]
        summed = sorted(
            (part for part in parts if year in self.out.totals[part]),
            key=lambda part: (self.out.totals[part][year], str(part)),
        )
        if self._is_known(whole, year):
            while unknown and not self._is_open_year(unknown, year):
                if not summed:
                    self._forget(whole, year)
                    return
                unknown.append(summed.pop(0))
                self._forget(unknown[-1], year)
        elif not unknown and summed:
            self._forget(summed[0], year)

    def _forget(self, key: Key, year: Span) -> None:
        self.changed = self.changed or year in self.out.totals[key]
        self.out.totals[key].pop(year, None)

    def _is_open_year(self, unknown: Sequence[Key], year: Span) -> bool:
        hidden = [
            cell.count or 0
            for part in unknown
            for cell in self._of_year(part, year)
            if self._is_hidden(part, cell.span)
        ]
        return len(unknown) > 1 and sum(hidden) >= self.enough

    def _is_there(self, key: Key, year: Span) -> bool:
        return bool(self._of_year(key, year))

    def _is_known(self, key: Key, year: Span) -> bool:
        """Whether its year is shown, or can be added up from what is."""
        if year in self.out.totals[key]:
            return True
        return not any(self._is_hidden(key, cell.span) for cell in self._of_year(key, year))

    def _of_year(self, key: Key, year: Span) -> list[Cell]:
        exact = self.cells[key].get(year)
        return [exact] if exact else self.years[key].get(year, [])


def _overlaps_or_is_kept(kept: list[Cell], cell: Cell) -> bool:
    """Whether a cell overlaps the last that was kept; if not, it is kept."""
    if kept and kept[-1].span.overlaps(cell.span):
        return True
    kept.append(cell)
    return False


def _by_year(cells: Iterable[Cell]) -> dict[Span, list[Cell]]:
    """The figures that are shorter than a financial year and within one, by that year."""
    years: dict[Span, list[Cell]] = defaultdict(list)
    for cell in cells:
        year = financial_year(cell.span.first)
        if cell.span.last <= year.last and cell.span != year:
            years[year].append(cell)
    return dict(years)


# --- wards -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WardMonths:
    """The counts of a ward, a month each from the first on."""

    first: date
    numbers: Sequence[int]


@dataclass
class ShownWard:
    """`months`: from the ward's first on, None for those that are not shown. `years`: of such months."""

    months: list[int | None]
    years: list[tuple[Span, int]] = field(default_factory=list)

    def latest(self, first: date, most: int) -> list[tuple[Span, int]]:
        """The last that are shown, in order of time. `first`: the ward's first month."""
        found: list[tuple[Span, int]] = []
        for place in reversed(range(len(self.months))):
            number = self.months[place]
            if number is not None:
                found.append((_month(first, place), number))
            if len(found) == most:
                break
        return sorted([*found, *self.years], key=lambda each: each[0].last)[-most:]


def show_wards(
    wards: Mapping[Key, WardMonths], city: Counts, hidden: Hidden, key: Key
) -> dict[Key, ShownWard]:
    """What may be shown of each ward, beside what is shown of all of them together."""
    shown = {ward: ShownWard([None] * len(there.numbers)) for ward, there in wards.items()}
    cells = {cell.span for cell in city.cells}
    for year, months in _years_of(wards).items():
        numbers = {ward: _numbers(there, months) for ward, there in wards.items()}
        city_shown = cells.issuperset(months) and hidden.spans[key].isdisjoint(months)
        if city_shown and not any(0 < n < city.below for each in numbers.values() for n in each):
            for ward, each in numbers.items():
                _fill(shown[ward], wards[ward], months[0].first, each)
        elif len(months) == YEAR and (city_shown or year in hidden.totals[key]):
            for ward, total in _years_to_show({w: sum(n) for w, n in numbers.items()}, city.below).items():
                shown[ward].years.append((year, total))
    return shown


def _fill(shown: ShownWard, there: WardMonths, month: date, numbers: Sequence[int]) -> None:
    start = months_between(there.first, month)
    for place, number in enumerate(numbers, start):
        if 0 <= place < len(shown.months):
            shown.months[place] = number


def _years_of(wards: Mapping[Key, WardMonths]) -> dict[Span, list[Span]]:
    """The months that any ward has, by financial year."""
    years: dict[Span, list[Span]] = defaultdict(list)
    starts = [there.first for there in wards.values() if there.numbers]
    first = min(starts, default=None)
    if first is None:
        return {}
    last = max(months_between(first, there.first) + len(there.numbers) for there in wards.values())
    for place in range(last):
        span = _month(first, place)
        years[financial_year(span.first)].append(span)
    return dict(years)


@functools.lru_cache(maxsize=4096)
def _month(first: date, later: int) -> Span:
    place = first.year * YEAR + first.month - 1 + later
    start = date(place // YEAR, place % YEAR + 1, 1)
    after = date((place + 1) // YEAR, (place + 1) % YEAR + 1, 1)
    return Span(start, after - DAY)


def _numbers(there: WardMonths, months: Sequence[Span]) -> list[int]:
    start = months_between(there.first, months[0].first)
    return [
        there.numbers[at] if 0 <= at < len(there.numbers) else 0 for at in range(start, start + len(months))
    ]


def _years_to_show(totals: Mapping[Key, int], below: int) -> dict[Key, int]:
    """The years of wards, without the small ones and as many more as those could be had from."""
    by_size = sorted(totals, key=lambda ward: (totals[ward], str(ward)))
    hidden = [ward for ward in by_size if is_small(totals[ward], below)]
    rest = [ward for ward in by_size if ward not in hidden]
    while hidden and (len(hidden) < 2 or sum(totals[ward] for ward in hidden) < 2 * below - 1):
        if not rest:
            return {}
        hidden.append(rest.pop(0))
    return {ward: totals[ward] for ward in rest}
