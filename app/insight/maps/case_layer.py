"""Case pins: position, shape by tier, popup text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from app import clock
from app.insight.maps.filters import Drawn
from app.mapping.map_layers import TIER_PINS, Fact, Pin, PinKind, PinLayer
from app.places.geography import grid
from app.structure.choices import Rows
from app.words import days


def pin_layer(points: Sequence[Any], tiers: Rows) -> PinLayer:
    names = {tier.level: tier.name for tier in tiers}
    # Built once: two thousand url_for calls would cost more than everything else here.
    address = url_for("cases.show", reference="-").removesuffix("-")
    longitudes, latitudes = grid.to_lonlat(
        [point.easting for point in points], [point.northing for point in points]
    )
    places = zip(longitudes.round(5).tolist(), latitudes.round(5).tolist(), strict=True)
    pins = (_pin(point, *place, names, address) for point, place in zip(points, places, strict=True))
    return PinLayer(Drawn.CASES.label, tuple(pins), pin_kinds(tiers))


def pin_kinds(tiers: Rows) -> tuple[PinKind, ...]:
    """The shapes of the four tiers, by the names that the partnership gives them."""
    names = {str(tier.level): f"Tier {tier.level}, {tier.name}" for tier in tiers}
    return tuple(replace(kind, label=names.get(kind.key, kind.label)) for kind in TIER_PINS)


def _pin(point: Any, longitude: float, latitude: float, tiers: Mapping[int, str], address: str) -> Pin:
    facts: tuple[Fact, ...] = (
        ("Stage", point.stage.label),
        ("Tier", f"{point.tier_level}, {tiers[point.tier_level]}"),
        ("Open for", days((clock.now() - point.logged_at).days)),
    )
    if point.restricted:
        facts += (("Restricted", "To the people on its list"),)
    return Pin(
        longitude=longitude,
        latitude=latitude,
        kind=str(point.tier_level),
        title=point.title,
        caption=point.reference,
        facts=facts,
        href=address + point.reference,
    )
