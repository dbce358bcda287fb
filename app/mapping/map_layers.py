"""Layers of a map: a validated GeoDataFrame each, drawn by `folium_drawing` and `static_map`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.mapping.layer_frames import AREAS, POINTS, checked, require
from app.web.headers import tile_source

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

KEY = re.compile(r"[\w-]{1,40}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
DASHES = re.compile(r"\d+(?: \d+)*")
TILE_ADDRESS = re.compile(r"(https?://(\{s\}\.)?[\w.-]+(:\d+)?)?/(?!/)(\{[zxyr]\}|[\w./@?&=%~+-])+")
PATTERNS = ("diagonal", "back-diagonal", "dots", "grid", "bars", "sparse")
UNTINTED = ("sparse",)  # patterns that leave what lies under them as it is, shades too
LABELS = ("hint", "name", "tag")  # on hover; always; always, in a box under where a name would be
SHAPES = ("circle", "square", "diamond", "triangle", "hexagon")


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
        require(KEY.fullmatch(self.key), f"{self.key!r} is not a key like on-track")
        for colour in filter(None, (self.fill, self.outline)):
            require(COLOUR.fullmatch(colour), f"{colour!r} is not a colour like #1d70b8")
        require(self.pattern is None or self.pattern in PATTERNS, f"There is no pattern {self.pattern!r}")
        require(self.pattern is None or self.fill, "A pattern needs a fill to be drawn in")
        require(self.dash is None or DASHES.fullmatch(self.dash), f"{self.dash!r} is not a dash like 6 4")


@dataclass(frozen=True, eq=False)
class AreaLayer:
    """Areas: `frame` has the columns of `layer_frames.USUAL` and polygons, in metres of the National Grid."""

    name: str
    frame: GeoDataFrame
    classes: tuple[AreaClass, ...]
    labels: str = "hint"
    shown: bool = True
    hollow: bool = False  # only the outline answers to a click, so that what lies below it can be reached
    alone: bool = False  # only one of the layers marked so is visible at a time
    framed: bool = True  # the map is as large as to show all of it

    def __post_init__(self) -> None:
        require(self.labels in LABELS, f"There are no labels {self.labels!r}")
        _keep(self, checked(self.frame, AREAS))

    def __len__(self) -> int:
        return len(self.frame)


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
        require(KEY.fullmatch(self.key), f"{self.key!r} is not a key like on-track")
        require(COLOUR.fullmatch(self.colour), f"{self.colour!r} is not a colour like #1d70b8")
        require(self.shape in SHAPES, f"There is no shape {self.shape!r}")


@dataclass(frozen=True, eq=False)
class PinLayer:
    """Points, clustered where they are dense, unless there are only a few. `frame` is as an AreaLayer's."""

    name: str
    frame: GeoDataFrame
    classes: tuple[PinKind, ...]
    clustered: bool = True
    noun: tuple[str, str] = ("case", "cases")
    shown: bool = True
    framed: bool = True  # as an AreaLayer's

    def __post_init__(self) -> None:
        _keep(self, checked(self.frame, POINTS))

    def __len__(self) -> int:
        return len(self.frame)


def _keep(layer: Layer, frame: GeoDataFrame) -> None:
    unknown = set(frame["kind"]) - {entry.key for entry in layer.classes}
    require(not unknown, f"No class is given for {sorted(unknown)}")
    object.__setattr__(layer, "frame", frame)  # the way a frozen dataclass completes itself


Layer = AreaLayer | PinLayer
LegendEntry = AreaClass | PinKind


def framed(layers: Sequence[Layer]) -> Sequence[Layer]:
    """The layers that the map has to show the whole of; all of them if it has none of these."""
    return [layer for layer in layers if layer.framed and layer] or layers


def legend_of(layer: Layer) -> tuple[LegendEntry, ...]:
    """Legend entries for the classes that occur in the layer."""
    used = set(layer.frame["kind"])
    return tuple(entry for entry in layer.classes if entry.key in used)


@dataclass(frozen=True)
class Tiles:
    """A tile server, if the partnership has chosen one. It learns which area users look at."""

    url: str  # https://{s}.example.org/{z}/{x}/{y}.png, or a path of this server's own
    attribution: str

    def __post_init__(self) -> None:
        require(TILE_ADDRESS.fullmatch(self.url), f"{self.url!r} is not an address of tiles")
        require(self.attribution, "A tile server must be named: its maps are somebody's")

    @property
    def source(self) -> str | None:
        """Its host, as a Content-Security-Policy names it; none where it is this one."""
        return tile_source(self.url) or None


def tier_pin_words(level: object, name: str) -> str:
    return f"Open case, tier {level} ({name})"


# Tiers by colour, shape and number at once; the colours differ in lightness too, for colour-blind eyes.
TIER_PINS = (
    PinKind("1", tier_pin_words(1, "Neighbourhood Action Team"), "#1d5fa8", "circle", "1"),
    PinKind("2", tier_pin_words(2, "Locality Board"), "#b3470f", "square", "2"),
    PinKind("3", tier_pin_words(3, "Executive"), "#8c1a6a", "diamond", "3"),
    PinKind("4", tier_pin_words(4, "Board"), "#1a1a1a", "hexagon", "4"),
)
