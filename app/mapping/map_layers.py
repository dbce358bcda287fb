"""Layers of a map as plain, validated data, drawn by `folium_drawing` and `static_map`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.web.headers import tile_source

KEY = re.compile(r"[\w-]{1,40}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
DASHES = re.compile(r"\d+(?: \d+)*")
TILE_ADDRESS = re.compile(r"(https?://(\{s\}\.)?[\w.-]+(:\d+)?)?/(?!/)(\{[zxyr]\}|[\w./@?&=%~+-])+")
GEOMETRIES = ("Polygon", "MultiPolygon")
PATTERNS = ("diagonal", "back-diagonal", "dots", "grid", "bars")
LABELS = ("hint", "name", "tag")  # on hover; always; always, in a box under where a name would be
SHAPES = ("circle", "square", "diamond", "triangle", "hexagon")

Fact = tuple[str, str]  # a label and what it says, both for people: ("Open cases", "12")


class NotDrawable(ValueError):
    """A layer that would break the map, or carry something into its script that must not be there."""


def _require(condition: object, message: str) -> None:
    if not condition:
        raise NotDrawable(message)


def _require_kinds(kinds: Iterable[str], classes: Iterable["AreaClass | PinKind"]) -> None:
    unknown = set(kinds) - {entry.key for entry in classes}
    _require(not unknown, f"No class is given for {sorted(unknown)}")


def _require_shape(geometry: Mapping[str, Any]) -> None:
    """Require polygons made of numbers, so that nothing else from a boundary file reaches the map."""
    _require(set(geometry) == {"type", "coordinates"}, "A geometry has a type and coordinates, and no more")
    _require(geometry["type"] in GEOMETRIES, f"{geometry['type']!r} is not an area's geometry")
    _require(_numbers_only(geometry["coordinates"]), "Coordinates are numbers")


def _numbers_only(coordinates: object) -> bool:
    if isinstance(coordinates, (list, tuple)):
        return all(_numbers_only(part) for part in coordinates)
    return isinstance(coordinates, (int, float))


def _require_own_address(href: str | None) -> None:
    """Require a path of this application: no other site, and no javascript: address."""
    own = href is None or (href.startswith("/") and not href.startswith(("//", "/\\")))
    _require(own, f"{href!r} is not an address of this application")


@dataclass(frozen=True)
class AreaClass:
    """How the areas of one kind are drawn, and what the legend calls them."""

    key: str
    label: str
    fill: str | None = None
    outline: str = "#505a5f"
    weight: float = 1
    dash: str | None = None
    pattern: str | None = None
    opacity: float = 0.8

    def __post_init__(self) -> None:
        _require(KEY.fullmatch(self.key), f"{self.key!r} is not a key like on-track")
        for colour in filter(None, (self.fill, self.outline)):
            _require(COLOUR.fullmatch(colour), f"{colour!r} is not a colour like #1d70b8")
        _require(self.pattern is None or self.pattern in PATTERNS, f"There is no pattern {self.pattern!r}")
        _require(self.pattern is None or self.fill, "A pattern needs a fill to be drawn in")
        _require(self.dash is None or DASHES.fullmatch(self.dash), f"{self.dash!r} is not a dash like 6 4")


@dataclass(frozen=True)
class MapArea:
    """One boundary with its texts."""

    kind: str  # the key of its AreaClass
    geometry: Mapping[str, Any]  # GeoJSON, longitude and latitude
    name: str
    facts: tuple[Fact, ...] = ()
    href: str | None = None
    label: str = ""  # what its label says, where the name is too long for one
    label_at: tuple[float, float] | None = None  # longitude and latitude; else its middle

    def __post_init__(self) -> None:
        _require_own_address(self.href)
        _require_shape(self.geometry)
        _require(_numbers_only(self.label_at or ()), "A label stands at a longitude and a latitude")


@dataclass(frozen=True)
class AreaLayer:
    name: str
    areas: tuple[MapArea, ...]
    classes: tuple[AreaClass, ...]
    labels: str = "hint"
    shown: bool = True
    hollow: bool = False  # only the outline answers to a click, so that what lies below it can be reached
    alone: bool = False  # only one of the layers marked so is visible at a time

    def __post_init__(self) -> None:
        _require(self.labels in LABELS, f"There are no labels {self.labels!r}")
        _require_kinds((area.kind for area in self.areas), self.classes)


@dataclass(frozen=True)
class PinKind:
    """How the pins of one kind are drawn: never by colour alone."""

    key: str
    label: str
    colour: str
    shape: str
    glyph: str = ""
    raised: bool = False  # over the others where they lie upon each other

    def __post_init__(self) -> None:
        _require(KEY.fullmatch(self.key), f"{self.key!r} is not a key like on-track")
        _require(COLOUR.fullmatch(self.colour), f"{self.colour!r} is not a colour like #1d70b8")
        _require(self.shape in SHAPES, f"There is no shape {self.shape!r}")


@dataclass(frozen=True)
class Pin:
    """One point with its popup."""

    longitude: float
    latitude: float
    kind: str  # the key of its PinKind
    title: str
    caption: str = ""
    facts: tuple[Fact, ...] = ()
    href: str | None = None

    def __post_init__(self) -> None:
        _require(-180 <= self.longitude <= 180 and -90 <= self.latitude <= 90, "This pin is not on the Earth")
        _require_own_address(self.href)


@dataclass(frozen=True)
class PinLayer:
    """Pins, clustered where they are dense, unless there are only a few."""

    name: str
    pins: tuple[Pin, ...]
    kinds: tuple[PinKind, ...]
    clustered: bool = True
    noun: tuple[str, str] = ("case", "cases")
    shown: bool = True

    def __post_init__(self) -> None:
        _require_kinds((pin.kind for pin in self.pins), self.kinds)


Layer = AreaLayer | PinLayer
LegendEntry = AreaClass | PinKind


def legend_of(layer: Layer) -> tuple[LegendEntry, ...]:
    """Legend entries for the classes or pin kinds that occur in the layer."""
    if isinstance(layer, AreaLayer):
        used = {area.kind for area in layer.areas}
        return tuple(entry for entry in layer.classes if entry.key in used)
    used = {pin.kind for pin in layer.pins}
    return tuple(entry for entry in layer.kinds if entry.key in used)


@dataclass(frozen=True)
class Tiles:
    """A tile server, if the partnership has chosen one. It learns which area users look at."""

    url: str  # https://{s}.example.org/{z}/{x}/{y}.png, or a path of this server's own
    attribution: str

    def __post_init__(self) -> None:
        _require(TILE_ADDRESS.fullmatch(self.url), f"{self.url!r} is not an address of tiles")
        _require(self.attribution, "A tile server must be named: its maps are somebody's")

    @property
    def source(self) -> str | None:
        """Its host, as a Content-Security-Policy names it; none where it is this one."""
        return tile_source(self.url) or None


# Tiers by colour, shape and number at once; the colours differ in lightness too, for colour-blind eyes.
TIER_PINS = (
    PinKind("1", "Neighbourhood Action Team", "#1d5fa8", "circle", "1"),
    PinKind("2", "Locality Board", "#b3470f", "square", "2"),
    PinKind("3", "Executive", "#8c1a6a", "diamond", "3"),
    PinKind("4", "Board", "#1a1a1a", "hexagon", "4"),
)
