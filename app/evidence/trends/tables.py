"""Tables of change, with all lines of a table tested together. Counts in, lines out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.evidence.statistics.change_tests import LEVEL, Comparison, compare_counts
from app.evidence.statistics.false_discovery import adjusted
from app.evidence.trends.filters import TrendPlace, What
from app.evidence.trends.queries import Cell
from app.models.base import LabelledEnum
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR

Counted = tuple[str, int, int]  # a name, how many now, how many then


class Verdict(LabelledEnum):
    """The conclusion that the numbers support."""

    MORE = "more", "More", "orange"
    FEWER = "fewer", "Fewer", "blue"
    NONE = "none", "No real change", "grey"


@dataclass(frozen=True)
class Line:
    """One name's counts now and then. `p` is adjusted for all the lines of its table."""

    name: str
    comparison: Comparison
    p: float
    is_sum: bool = False

    @property
    def verdict(self) -> Verdict:
        if self.p >= LEVEL:
            return Verdict.NONE
        return Verdict.MORE if self.comparison.difference > 0 else Verdict.FEWER


@dataclass(frozen=True)
class Table:
    """What is compared (Category, Ward, Locality), its lines, and the line of all of them."""

    heading: str
    lines: list[Line]

    def named(self, verdict: Verdict) -> list[str]:
        return [line.name for line in self.lines if line.verdict is verdict and not line.is_sum]


def table_of(heading: str, counted: Iterable[Counted]) -> Table:
    """Return a table with its lines in the order given."""
    compared = [(name, compare_counts(now, then)) for name, now, then in counted]
    p_values = adjusted([comparison.p for _, comparison in compared]).tolist()
    lines = [Line(name, comparison, p) for (name, comparison), p in zip(compared, p_values, strict=True)]
    return Table(heading, lines)


def table_of_categories(counted: list[Counted]) -> Table:
    """All crime first, as a sum of those below it; anti-social behaviour is beside crime, not in it."""
    crime = [line for line in counted if line[0] != ANTI_SOCIAL_BEHAVIOUR]
    table = table_of("Category", sorted(counted, key=lambda line: (line in crime, line[0])))
    return Table(table.heading, [single_line("All crime", crime, is_sum=True), *table.lines])


def single_line(name: str, counted: Iterable[Counted], *, is_sum: bool = False) -> Line:
    """Return the sum of these as one line, tested on its own."""
    numbers = [(now, then) for _, now, then in counted]
    comparison = compare_counts(sum(now for now, _ in numbers), sum(then for _, then in numbers))
    return Line(name, comparison, comparison.p, is_sum)


# --- sums of cells -----------------------------------------------------------------------------------
def by_category(cells: Iterable[Cell]) -> list[Counted]:
    """By name."""
    keyed = [(cell.category, cell) for cell in cells]
    names = {category: category for category, _ in keyed}
    return _summed(keyed, dict(sorted(names.items())))


def by_ward(cells: Iterable[Cell], what: What, wards: Sequence[TrendPlace]) -> list[Counted]:
    """Every ward, those with nothing too."""
    keyed = [(cell.ward_id, cell) for cell in cells if what.includes(cell.category)]
    return _summed(keyed, {ward.id: ward.name for ward in wards})


def by_locality(
    cells: Iterable[Cell], what: What, wards: Sequence[TrendPlace], localities: Sequence[TrendPlace]
) -> list[Counted]:
    parents = {ward.id: ward.parent_id for ward in wards}
    keyed = [(parents.get(cell.ward_id), cell) for cell in cells if what.includes(cell.category)]
    return _summed(keyed, {locality.id: locality.name for locality in localities})


def _summed(keyed: Iterable[tuple[object, Cell]], names: Mapping) -> list[Counted]:
    now: Counter[object] = Counter()
    then: Counter[object] = Counter()
    for key, cell in keyed:
        now[key] += cell.now
        then[key] += cell.then
    return [(name, now[key], then[key]) for key, name in names.items()]
