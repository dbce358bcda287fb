"""Where: the city, a locality, a ward, High Impact Neighbourhoods, a circle, a drawn or saved place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.evidence.questions import address
from app.evidence.questions.ground import (
    Circle,
    Corners,
    Outside,
    Place,
    Squares,
    checked_circle,
    checked_corners,
    checked_squares,
)
from app.evidence.statistics.hotspots.squares import name_of
from app.evidence.statistics.treated_places import NotAnArea
from app.models.area import AreaKind
from app.models.base import LabelledEnum
from app.places.geography.point_input import NotAPoint, Point, read_point
from app.words import in_words, thousands

HINS, HIN, SAVED, WARDS = "hins", "hin-", "saved-", "wards-"
USUAL_METRES, LEAST_METRES, MOST_METRES = 500, 50, 5_000
MOST_CORNERS = 200  # so that they fit in an address
LONGEST_CALLED = 60
MOST_SQUARES, SIZES = 200, (100, 250, 500, 1_000)
MOST_NAMED = 3  # of several wards or LSOAs; of more, their number is said
CORNER = re.compile(r"(\d{1,7})\.(\d{1,7})", re.ASCII)


class WhereKind(LabelledEnum):
    """`label`: how a page says that it cannot take places of this kind."""

    CITY = "city", "the whole city"
    LOCALITY = "locality", "a locality"
    WARD = "ward", "a ward"
    HIN = "hin", "a High Impact Neighbourhood"
    HINS = "hins", "the High Impact Neighbourhoods"
    CIRCLE = "circle", "a circle"
    DRAWN = "drawn", "a drawn place"
    LSOAS = "lsoas", "LSOAs"
    SQUARES = "squares", "squares of the National Grid"
    WARDS = "wards", "several wards"


class TrendPlace(NamedTuple):
    """A ward, a locality, or the whole city (with no number)."""

    id: int | None
    name: str
    kind: AreaKind
    parent_id: int | None

    @property
    def words(self) -> str:
        """Where it is, after "recorded"."""
        return f"in {self.name}{' ward' if self.kind is AreaKind.WARD else ''}"


class HinPlace(NamedTuple):
    """A High Impact Neighbourhood. `in_force`: it has not ended."""

    id: int
    ward_id: int
    name: str
    in_force: bool


class SavedPlace(NamedTuple):
    """A place that somebody drew and named."""

    id: int
    name: str
    corners: Corners


@dataclass(frozen=True)
class Where:
    """A place that is asked about.

    `words`: where it is, after "recorded". `wards`: their ids, where whole wards are counted; none for all of
    the city's. `circle`, `corners`, `squares`: the ground whose points are counted; `lsoas`: codes.
    `area_id`: of a ward or locality.
    """

    kind: WhereKind
    name: str
    words: str
    in_address: tuple[tuple[str, str], ...] = ()
    area_id: int | None = None
    wards: frozenset[int] | None = None
    circle: Circle | None = None
    corners: Corners = ()
    lsoas: tuple[str, ...] = ()
    squares: Squares | None = None

    @property
    def is_by_ward(self) -> bool:
        """Whether the counts that are stored by ward are enough."""
        return not (self.ground or self.lsoas)

    @property
    def as_drawn(self) -> tuple[tuple[str, str], ...]:
        """As `in_address`, with the corners of a saved place, which may be removed."""
        if not self.corners:
            return self.in_address
        named = {address.PLACE: "drawn", address.CORNERS: written(self.corners), address.CALLED: self.name}
        return tuple(named.items())

    @property
    def ground(self) -> Place | None:
        return self.circle or self.squares or self.corners or None

    @property
    def as_place(self) -> TrendPlace:
        """The place as tables and sentences of change know it."""
        kinds = {WhereKind.CITY: AreaKind.CITY, WhereKind.LOCALITY: AreaKind.LOCALITY,
                 WhereKind.WARD: AreaKind.WARD, WhereKind.HIN: AreaKind.WARD}  # fmt: skip
        return TrendPlace(self.area_id, self.name, kinds.get(self.kind, AreaKind.LSOA), None)


@dataclass(frozen=True)
class WhereChoices:
    """`places`: the whole city first, then localities and wards. `saved`, `known_lsoas`: read when needed."""

    places: Sequence[TrendPlace]
    hins: Sequence[HinPlace] = ()
    saved: Callable[[], Sequence[SavedPlace]] = tuple
    known_lsoas: Callable[[], Mapping[str, str]] = dict

    def of_kind(self, kind: str) -> list[TrendPlace]:
        return [place for place in self.places if place.kind == kind]

    @property
    def hins_now(self) -> list[HinPlace]:
        return [hin for hin in self.hins if hin.in_force]

    def wards_of(self, place: TrendPlace) -> frozenset[int] | None:
        """Ids of the wards of a place; None for the whole city."""
        if place.kind is AreaKind.CITY:
            return None
        wards = self.of_kind(AreaKind.WARD)
        return frozenset(ward.id for ward in wards if ward.id and place.id in (ward.id, ward.parent_id))

    @property
    def city(self) -> Where:
        name = self.places[0].name
        return Where(WhereKind.CITY, name, f"in {name}")


class CannotAsk(ValueError):
    """There is no such place. `nearest`: one that there is."""

    def __init__(self, words: str, nearest: Where | None = None) -> None:
        super().__init__(words)
        self.nearest = nearest


def read_where(query: Mapping[str, Any], choices: WhereChoices) -> tuple[Where, list[str]]:
    """Where an address asks about, and a sentence where that cannot be answered."""
    asked, notices = address.first_of(query, address.PLACE), list[str]()
    if asked != WhereKind.CIRCLE and (typed := address.first_of(query, address.POINT)):
        notices.append(
            f"The point {address.quoted(typed)} is left out here. Select “A circle round a point” to count "
            "around it."
        )
    try:
        return find_where(query, choices, notices), notices
    except (CannotAsk, NotAPoint, NotAnArea) as refusal:
        nearest = getattr(refusal, "nearest", None) or choices.city
        shown = nearest.name + (" ward" if nearest.kind is WhereKind.WARD else "")
        return nearest, [*notices, f"{str(refusal).rstrip('.')}. This shows {shown}."]


def find_where(query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    """Where an address asks about. Raises CannotAsk, NotAPoint or NotAnArea."""
    asked = address.first_of(query, address.PLACE)
    read = next((read for begins, read in READERS.items() if asked.startswith(begins)), _area)
    return read(asked, query, choices, notices) if asked else choices.city


# --- areas -------------------------------------------------------------------------------------------
def where_of(place: TrendPlace, choices: WhereChoices) -> Where:
    """A ward, a locality or the city, as it is asked about."""
    if place.id is None:
        return choices.city
    kind = WhereKind.WARD if place.kind is AreaKind.WARD else WhereKind.LOCALITY
    named = ((address.PLACE, str(place.id)),)
    return Where(kind, place.name, place.words, named, place.id, choices.wards_of(place))


def _area(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    place = next((place for place in choices.places if place.id and str(place.id) == asked), None)
    if place is None:
        raise CannotAsk(f"There is no place {address.quoted(asked)}, or it has been removed")
    return where_of(place, choices)


def _hin(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    hin = next((hin for hin in choices.hins if f"{HIN}{hin.id}" == asked), None)
    place = next((place for place in choices.places if hin and place.id == hin.ward_id), None)
    if hin is None or place is None:
        raise CannotAsk("That High Impact Neighbourhood no longer exists")
    ward = where_of(place, choices)
    if not hin.in_force:
        raise CannotAsk(f"{hin.name} is no longer a High Impact Neighbourhood", ward)
    named = ((address.PLACE, asked),)
    return replace(
        ward, kind=WhereKind.HIN, words=f"in {hin.name} High Impact Neighbourhood", in_address=named
    )


def _hins(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    if not choices.hins_now:
        raise CannotAsk("There are no High Impact Neighbourhoods now")
    names = in_words(sorted(hin.name for hin in choices.hins_now))
    return Where(
        WhereKind.HINS, "the High Impact Neighbourhoods", f"in the High Impact Neighbourhoods ({names})",
        ((address.PLACE, HINS),), wards=frozenset(hin.ward_id for hin in choices.hins_now),
    )  # fmt: skip


def where_of_wards(ids: Iterable[int], choices: WhereChoices) -> Where | None:
    """Several wards together, or the one; None if none of them is current."""
    wards = [ward for ward in choices.of_kind(AreaKind.WARD) if ward.id in {*ids}]
    if len(wards) < 2:
        return where_of(wards[0], choices) if wards else None
    names = in_words(sorted(ward.name for ward in wards))
    name = f"the wards {names}" if len(wards) <= MOST_NAMED else f"{len(wards)} chosen wards"
    there = frozenset(ward.id for ward in wards if ward.id)
    named = ((address.PLACE, WARDS + "_".join(map(str, sorted(there)))),)
    return Where(WhereKind.WARDS, name, f"in {name}", named, wards=there)


def _wards(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    numbers = asked.removeprefix(WARDS).split("_")
    ids = {int(number) for number in numbers if number.isascii() and number.isdecimal()}
    where = where_of_wards(ids, choices)
    if where is None:
        raise CannotAsk("None of these wards exists any more")
    if len(where.wards or ()) < len(set(numbers)):
        notices.append("Some of these wards no longer exist. This shows the others.")
    return where


# --- ground ------------------------------------------------------------------------------------------
def _circle(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    typed = address.first_of(query, address.POINT)
    if not typed:
        raise CannotAsk("A circle needs a point, and you did not enter one")
    point = read_point(typed)
    metres = _metres(address.first_of(query, address.METRES), notices)
    try:
        circle = checked_circle(point.easting, point.northing, metres)
    except Outside as outside:
        ward = next((place for place in choices.places if place.id == outside.nearest), None)
        raise CannotAsk(
            f"A circle of {thousands(metres)} m round {point.grid_reference} is outside every ward",
            where_of(ward, choices) if ward else None,
        ) from outside
    return where_of_circle(circle)


def where_of_circle(circle: Circle) -> Where:
    point = Point(circle.easting, circle.northing)
    words = f"within {thousands(circle.metres)} m of {point.grid_reference}"
    named = (
        (address.PLACE, "circle"),
        (address.POINT, f"{circle.easting}, {circle.northing}"),
        (address.METRES, str(circle.metres)),
    )
    return Where(WhereKind.CIRCLE, f"the circle {words}", words, named, circle=circle)


def _metres(typed: str, notices: list[str]) -> int:
    if typed.isascii() and typed.isdecimal() and LEAST_METRES <= int(typed) <= MOST_METRES:
        return int(typed)
    if typed:
        notices.append(
            f"A circle must be {LEAST_METRES} to {thousands(MOST_METRES)} m, not {address.quoted(typed)}. "
            f"This shows {USUAL_METRES} m."
        )
    return USUAL_METRES


def _drawn(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    typed = address.first_of(query, address.CORNERS)
    corners = tuple((int(e), int(n)) for e, n in CORNER.findall(typed))
    if len(corners) > MOST_CORNERS:
        raise CannotAsk(f"A drawn place must have {MOST_CORNERS} corners or fewer")
    called = address.first_of(query, address.CALLED)[:LONGEST_CALLED]
    named = {address.PLACE: "drawn", address.CORNERS: written(corners), address.CALLED: called}
    name = called or "the drawn place"
    return _on(corners, name, WhereKind.DRAWN, {key: value for key, value in named.items() if value})


def _saved(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    place = next((place for place in choices.saved() if f"{SAVED}{place.id}" == asked), None)
    if place is None:
        raise CannotAsk("This saved place has been removed, or is not shared with you")
    return _on(place.corners, place.name, WhereKind.DRAWN, {address.PLACE: asked})


def _on(corners: Corners, name: str, kind: WhereKind, named: Mapping[str, str]) -> Where:
    try:
        return Where(kind, name, f"in {name}", tuple(named.items()), corners=checked_corners(corners))
    except Outside as outside:
        raise CannotAsk(f"{name[0].upper()}{name[1:]} is outside every ward") from outside


def _lsoas(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    codes = [code for code in re.split(r"[\s_,]+", address.first_of(query, address.LSOAS)) if code]
    known = choices.known_lsoas()
    there = tuple(sorted({code for code in codes if code in known}))
    if not there:
        raise CannotAsk("None of these LSOAs is loaded" if codes else "The address names no LSOA")
    if len(there) < len(set(codes)):
        notices.append("Some of these LSOAs are not loaded. This shows the others.")
    name = (
        in_words([known[code] for code in there])
        if len(there) <= MOST_NAMED
        else f"{len(there)} chosen LSOAs"
    )
    named = ((address.PLACE, "lsoas"), (address.LSOAS, "_".join(there)))
    return Where(WhereKind.LSOAS, name, f"in {name}", named, lsoas=there)


def where_of_squares(squares: Squares, called: str = "") -> Where:
    size, first = squares.size, squares.corners[0]
    many = f"{len(squares.corners)} squares of {thousands(size)} m"
    name = called or (f"square {name_of(*first, size)}" if len(squares.corners) == 1 else many)
    at = f"{size}_{written(squares.corners)}"
    named = {address.PLACE: "squares", address.SQUARES: at, address.CALLED: called}
    asked = tuple((key, value) for key, value in named.items() if value)
    return Where(WhereKind.SQUARES, name, f"in {name}", asked, squares=squares)


def _squares(asked: str, query: Mapping[str, Any], choices: WhereChoices, notices: list[str]) -> Where:
    size, _, typed = address.first_of(query, address.SQUARES).partition("_")
    corners = tuple(dict.fromkeys((int(east), int(north)) for east, north in CORNER.findall(typed)))
    if size not in map(str, SIZES) or not corners:
        raise CannotAsk("No squares were given, such as 500_457000.339000")
    if len(corners) > MOST_SQUARES:
        raise CannotAsk(f"Ask about {MOST_SQUARES} squares or fewer")
    if any(number % int(size) for corner in corners for number in corner):
        raise CannotAsk(f"These are not {size} m squares of the National Grid")
    try:
        checked = checked_squares(Squares(int(size), corners))
        return where_of_squares(checked, address.first_of(query, address.CALLED)[:LONGEST_CALLED])
    except Outside as outside:
        raise CannotAsk("These squares are outside every ward") from outside


def written(corners: Corners) -> str:
    """Corners as an address has them, that of a profile too."""
    return "_".join(f"{easting}.{northing}" for easting, northing in corners)


Reader = Callable[[str, Mapping[str, Any], WhereChoices, list[str]], Where]
# By how the value of `place` begins; anything else is the number of a ward or locality.
READERS: dict[str, Reader] = {
    HINS: _hins, HIN: _hin, "circle": _circle, "drawn": _drawn, SAVED: _saved, "lsoas": _lsoas,
    "squares": _squares, WARDS: _wards,
}  # fmt: skip
