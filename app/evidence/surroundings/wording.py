"""What is around a place in a sentence, and in the rows of a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.evidence.hotspots.published import AREAS_CHANGED
from app.evidence.hotspots.wording import NOTEWORTHY, PlaceRow, course_words, is_borderline
from app.evidence.surroundings.around import AROUND, NearCase, NearHin, NearHotspot, Surroundings
from app.models.base import LabelledEnum
from app.words import day, in_words, number_word, pluralise, sentence_case


class What(LabelledEnum):
    HOTSPOT = "hotspot", "Hotspot"
    HIN = "hin", "High Impact Neighbourhood"
    CASE = "case", "Open case"


@dataclass(frozen=True)
class Row:
    """A line of the table that says what the map shows. `code`: of a hotspot; `number`: of a HIN."""

    what: What
    name: str
    where: str
    more: str
    code: str = ""
    number: int = 0


def sentence(around: Surroundings) -> str:
    """In a persistent hotspot of recorded crime; Bulwell has been a High Impact Neighbourhood since ..."""
    parts = [*_hotspots(around), *_hins(around), *_cases(around)]
    return f"{sentence_case('; '.join(parts))}."


def notes(around: Surroundings) -> list[str]:
    """What the map leaves out, and why."""
    return list(_notes(around))


def rows(around: Surroundings) -> list[Row]:
    """All that is on the map around the place."""
    return [
        *(_row_of_hotspot(hotspot, around) for hotspot in around.hotspots),
        *(_row_of_hin(hin) for hin in around.hins),
        *(_row_of_case(case) for case in around.cases),
    ]


# --- hotspots ----------------------------------------------------------------------------------------
def kind_of(row: PlaceRow) -> str:
    """Persistent hotspot; borderline hotspot; hotspot."""
    if row["course"] in NOTEWORTHY:
        return f"{course_words(row).lower()} hotspot"
    return "borderline hotspot" if is_borderline(row) else "hotspot"


def _hotspots(around: Surroundings) -> Iterator[str]:
    if not around.sees_hotspots:
        return
    if around.run is None:
        yield "no hotspots are published"
    elif not around.run.changed:
        yield (
            _near_point(around, around.run.what)
            if around.place.point
            else _near_wards(around, around.run.what)
        )


def _near_point(around: Surroundings, what: str) -> str:
    if not around.hotspots or around.hotspots[0].metres > AROUND:
        return f"no hotspot of {what} is within {AROUND} metres"
    nearest = around.hotspots[0]
    kind = kind_of(nearest.row)
    article = "an" if kind[0] in "aeiou" else "a"
    if nearest.inside:
        return f"in {article} {kind} of {what}"
    return f"{nearest.metres} metres from {article} {kind} of {what}"


def _near_wards(around: Surroundings, what: str) -> str:
    inside = [hotspot for hotspot in around.hotspots if hotspot.inside]
    if not inside:
        return f"no hotspot of {what} is in {around.place.name}"
    kinds = Counter(kind_of(hotspot.row) for hotspot in inside)
    are, where = "is" if len(inside) == 1 else "are", around.place.name
    if len(kinds) == 1:
        return f"{_so_many(len(inside), next(iter(kinds)), what)} {are} in {where}"
    courses = [f"{number_word(kinds[kind]).lower()} {kind.split()[0]}" for kind in kinds if " " in kind]
    return f"{_so_many(len(inside), 'hotspot', what)} {are} in {where}, {in_words(courses)} among them"


def _so_many(number: int, kind: str, what: str) -> str:
    """Six persistent hotspots of recorded crime."""
    return f"{number_word(number).lower()} {kind if number == 1 else kind + 's'} of {what}"


# --- High Impact Neighbourhoods ----------------------------------------------------------------------
def _hins(around: Surroundings) -> Iterator[str]:
    here, beside = around.hins_here, around.hins_beside
    it = "it" if len(around.place.ward_ids) == 1 else "them"
    if len(here) == 1:
        yield f"{here[0].name} has been a High Impact Neighbourhood since {day(here[0].since)}"
    elif here:
        yield f"{in_words([hin.name for hin in here])} are High Impact Neighbourhoods"
    if beside:
        names = in_words([hin.name for hin in beside])
        one = "is a High Impact Neighbourhood" if len(beside) == 1 else "are High Impact Neighbourhoods"
        yield f"next to {it}, {names} {one}"
    if not here and not beside:
        yield f"no High Impact Neighbourhood is in or next to {it}"


# --- open cases --------------------------------------------------------------------------------------
def _cases(around: Surroundings) -> Iterator[str]:
    if not around.counts_cases:
        return
    point = around.place.point
    number = len(around.cases) + around.more + around.unplaced
    where = f"within {AROUND} metres" if point else f"in {around.place.name}"
    if number:
        cases = pluralise(number, "other open case" if point else "open case")
        yield f"{cases} that you can see {'is' if number == 1 else 'are'} {where}"
        yield from _unplaced(around.unplaced, number)
    else:
        yield f"no {'other ' if point else ''}open case that you can see is {where}"


def _unplaced(unplaced: int, number: int) -> Iterator[str]:
    """How many of these cases are not on the map, having no point."""
    if not unplaced:
        return
    if unplaced < number:
        yield f"{unplaced} of them {'has' if unplaced == 1 else 'have'} no exact place, so no pin"
    elif number == 1:
        yield "it has no exact place, so no pin"
    else:
        yield "none of them has an exact place or a pin"


# --- what is left out --------------------------------------------------------------------------------
def _notes(around: Surroundings) -> Iterator[str]:
    if around.run and around.run.changed:
        yield f"{AREAS_CHANGED} The analyst needs to publish new hotspots."
    if around.undrawn:
        yield f"We have no boundary for {in_words(list(around.undrawn))}, so we cannot draw it."
    if around.outside:
        yield "The place is outside every ward."
    if around.more:
        which = "nearest" if around.place.point else "newest"
        drawn, place = len(around.cases), " with an exact place" if around.unplaced else ""
        yield f"The {which} {drawn} of the {drawn + around.more} cases{place} are on the map and in the list."


# --- the table ---------------------------------------------------------------------------------------
def _row_of_hotspot(hotspot: NearHotspot, around: Surroundings) -> Row:
    row = hotspot.row
    name = f"{row['name']}, {row['ward']}" if row["ward"] else str(row["name"])
    kind = sentence_case(kind_of(row))
    more = "Hotspot of the whole period" if kind == "Hotspot" else kind
    return Row(What.HOTSPOT, name, _where(hotspot, around), more, code=str(row["code"]))


def _where(hotspot: NearHotspot, around: Surroundings) -> str:
    if hotspot.inside:
        return "It is in this hotspot" if around.place.point else "In it"
    return f"{hotspot.metres:,} metres away" if hotspot.metres else "Next to it"


def _row_of_hin(hin: NearHin) -> Row:
    where = "It is here" if hin.here else "Next to it"
    return Row(What.HIN, hin.name, where, f"Since {day(hin.since)}", number=hin.id)


def _row_of_case(case: NearCase) -> Row:
    where = "In it" if case.metres is None else f"{case.metres} metres away"
    restricted = ", restricted" if case.restricted else ""
    note = f". {case.note}" if case.note else ""
    more = f"Tier {case.tier_level}{restricted}{note}"
    return Row(What.CASE, f"{case.reference}: {case.title}", where, more, code=case.reference)


def source_of(around: Surroundings) -> str:
    """Which hotspots these are, and whose incidents; nothing where none are shown."""
    if around.run is None or around.run.changed:
        return ""
    return f"Hotspots are {around.run.provenance}; {around.run.source}."
