"""Tables of change. Verdicts in, lines out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.evidence.questions.what import What
from app.evidence.questions.where import TrendPlace
from app.evidence.statistics.verdicts import Judged
from app.evidence.wards.changes import Changes
from app.models.base import LabelledEnum
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR


class Verdict(LabelledEnum):
    """The conclusion that the numbers support."""

    MORE = "more", "More", "orange"
    FEWER = "fewer", "Fewer", "blue"
    NONE = "none", "No real change", "grey"


@dataclass(frozen=True)
class Line:
    """One name's counts now and then, with the verdict that every page has."""

    name: str
    judged: Judged
    is_sum: bool = False

    @property
    def verdict(self) -> Verdict:
        if not self.judged.is_real:
            return Verdict.NONE
        return Verdict.MORE if self.judged.difference > 0 else Verdict.FEWER


@dataclass(frozen=True)
class Table:
    """What is compared (Category, Ward, Locality), its lines, and the line of all of them."""

    heading: str
    lines: list[Line]
    not_compared: Sequence[str] = ()  # categories for which the police used other words in some months

    def named(self, verdict: Verdict) -> list[str]:
        return [line.name for line in self.lines if line.verdict is verdict and not line.is_sum]

    @property
    def factors(self) -> tuple[float, float]:
        """How many times as far as by chance the months of the lines vary: the least and the most."""
        factors = [line.judged.factor for line in self.lines]
        return min(factors, default=1.0), max(factors, default=1.0)


def table_of(heading: str, judged: Mapping[str, Judged]) -> Table:
    """Return a table with its lines in the order given."""
    return Table(heading, [Line(name, one) for name, one in judged.items()])


def table_of_categories(
    crime: Judged, judged: Mapping[str, Judged], not_compared: Sequence[str] = ()
) -> Table:
    """All crime first, as a sum of those below it; anti-social behaviour is beside crime, not in it."""
    ordered = sorted(judged, key=lambda name: (name != ANTI_SOCIAL_BEHAVIOUR, name))
    lines = [Line(name, judged[name]) for name in ordered if judged[name].now or judged[name].then]
    return Table("Category", [Line("All crime", crime, is_sum=True), *lines], not_compared)


def table_of_wards(changes: Changes, what: What, wards: Sequence[TrendPlace]) -> Table:
    """Every ward, those with nothing too."""
    judged = changes.wards(what.key)
    return Table(
        "Ward", [Line(ward.name, judged[ward.id]) for ward in wards if ward.id and ward.id in judged]
    )


def table_of_localities(changes: Changes, what: What, localities: Sequence[TrendPlace]) -> Table:
    judged = changes.localities(what.key)
    lines = [Line(place.name, judged[place.id]) for place in localities if place.id and place.id in judged]
    return Table("Locality", lines)
