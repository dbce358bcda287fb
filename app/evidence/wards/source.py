"""Where do figures come from, and what do they leave out? Worded here for every page, paper and file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from app.evidence.wards.age import Age
from app.places.incidents.days import Span
from app.places.incidents.vintages import WHAT_HELPS
from app.words import day, in_words, month_spans, pluralise, thousands


@dataclass(frozen=True)
class Source:
    """Where a period's figures come from, and what they leave out."""

    forces: list[str]
    months: list[date]
    synthetic: bool
    elsewhere: int  # incidents in none of the wards, or without a place
    by_boundary: bool  # placed by official boundaries, not by LSOA
    others: Mapping[str, bool] = field(default_factory=dict)  # not the police: whether its points are snapped
    missing: Sequence[date] = ()  # months that a reader may take to be in, but are not
    partial: Mapping[str, Sequence[date]] = field(default_factory=dict)  # months that one of the forces lacks
    left_out: Mapping[str, Sequence[date]] = field(default_factory=dict)  # other forces, and what they lack
    # Categories, and the months of the period in which the police used other words for them.
    other_words: Mapping[str, Sequence[date]] = field(default_factory=dict)
    of_a_category: bool = False
    unweighed: Mapping[str, int] = field(default_factory=dict)  # of categories that have no weight of harm
    days: Mapping[str, Sequence[Span]] = field(default_factory=dict)  # of other sources' months in part
    guessed: int = 0  # incidents that name LSOAs of another census, placed by approximate boundaries
    newest: date | None = None  # the newest month that is loaded, in this period or not

    def stored(self) -> dict[str, Any]:
        """As JSON, to be kept with what was found. `read_stored` reads it."""
        kept = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "newest"}
        return {name: _written(value) for name, value in kept.items()}

    @property
    def age(self) -> Age | None:
        return Age(self.newest, max(self.months, default=None)) if self.newest else None

    @property
    def words(self) -> str:
        return self._words()

    @property
    def words_with_licence(self) -> str:
        """With the licence of data.police.uk; under which one others give theirs is not known."""
        return self._words(" (Open Government Licence v3.0)")

    def _words(self, licence: str = "") -> str:
        if self.synthetic:
            return "Synthetic demonstration data"
        police = [force for force in self.forces if force not in self.others]
        given = [force for force in self.forces if force in self.others]
        return "; ".join([f"data.police.uk, {', '.join(police)}{licence}"] * bool(police) + given)

    @property
    def gaps(self) -> str:
        """What is not loaded, in sentences; empty if nothing is missing."""
        sentences = []
        if self.missing:
            sentences.append(
                f"Nothing is loaded for {month_spans(self.missing)}, so the figures leave out that time."
            )
        for force, months in self.partial.items():
            sentences.append(f"For {force}, {month_spans(months)} {_is(months)} not loaded.")
        for force, months in self.left_out.items():
            sentences.append(
                f"{force} is left out because its figures for {month_spans(months)} are not loaded."
            )
        said = (self._of_other_words, self._of_days, self.without_weight)
        sentences += [words for words in said if words]
        if self.guessed:
            use, them = ("use LSOAs", "them") if self.guessed > 1 else ("uses an LSOA", "it")
            sentences.append(
                f"{pluralise(self.guessed, 'incident')} {use} from another census, so we placed {them} by "
                f"approximate boundaries. {WHAT_HELPS}"
            )
        return " ".join(sentences)

    @property
    def _of_other_words(self) -> str:
        if not self.other_words:
            return ""
        months = {month for there in self.other_words.values() for month in there}
        names, when = in_words(sorted(self.other_words)), month_spans(months)
        if self.of_a_category:
            return (
                f"The police used another category for {names} in {when}, so the figures leave out that time."
            )
        return f"The police used other categories in {when}, so not all months have figures for {names}."

    @property
    def _of_days(self) -> str:
        """Which days are in, of months that are not whole."""
        return " ".join(
            f"For {source}, only {in_words([_days(*span) for span in spans])} {_is(spans)} loaded."
            for source, spans in self.days.items()
        )

    @property
    def without_weight(self) -> str:
        """How many incidents harm leaves out, and of which categories; empty if none."""
        if not self.unweighed:
            return ""
        total = sum(self.unweighed.values())
        each = in_words([f"{name} ({thousands(number)})" for name, number in sorted(self.unweighed.items())])
        return f"Harm leaves out {pluralise(total, 'incident')} with no harm weight: {each}."

    @property
    def words_of_harm(self) -> str:
        """The source of figures that include harm, with what harm leaves out."""
        return f"{self.words}. {self.without_weight}" if self.unweighed else self.words

    @property
    def words_of_months(self) -> str:
        """The source of figures by month, with what those months leave out."""
        said = " ".join(words for words in (self._of_other_words, self._of_days) if words)
        return f"{self.words}. {said}" if said else self.words

    @property
    def snapped(self) -> bool:
        """Whether a point stands for eight or more addresses, as data.police.uk publishes them, and as the
        made-up incidents have it in its likeness: so that finer places than these are unsound."""
        return self.synthetic or any(self.others.get(force, True) for force in self.forces)

    @property
    def snapped_points(self) -> str:
        """Whose points are snapped, where any are: the points of Sherwood Police."""
        if self.synthetic or not self.forces:
            return "the points of these incidents"
        return f"the points of {in_words([force for force in self.forces if self.others.get(force, True)])}"


def read_stored(kept: Mapping[str, Any], newest: date | None) -> Source:
    """The source of what was found earlier. `newest`: the newest month that is loaded now."""
    months, by_name = ("months", "missing"), ("partial", "left_out", "other_words")
    read: dict[str, Any] = {name: [date.fromisoformat(each) for each in kept[name]] for name in months}
    for name in by_name:
        read[name] = {key: [date.fromisoformat(each) for each in there] for key, there in kept[name].items()}
    read["days"] = {
        key: [tuple(map(date.fromisoformat, span)) for span in spans] for key, spans in kept["days"].items()
    }
    return Source(**{**kept, **read, "newest": newest})


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _written(each) for name, each in value.items()}
    return [_written(each) for each in value] if isinstance(value, (list, tuple)) else value


def _is(months: Sequence[Any]) -> str:
    return "is" if len(months) == 1 else "are"


def _days(first: date, last: date) -> str:
    return f"{day(first)} to {day(last)}" if first < last else day(first)
