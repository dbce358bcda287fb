"""Case pins: position, shape by tier, popup text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from app import clock
from app.insight.maps.filters import Drawn
from app.mapping.layer_frames import Fact, points
from app.mapping.map_layers import TIER_PINS, PinKind, PinLayer, tier_pin_words
from app.structure.choices import Rows
from app.words import days


def pin_layer(cases: Sequence[Any], tiers: Rows) -> PinLayer:
    names = {tier.level: tier.name for tier in tiers}
    # Built once: two thousand url_for calls would cost more than everything else here.
    address = url_for("cases.show", reference="-").removesuffix("-")
    frame = points(
        [case.easting for case in cases],
        [case.northing for case in cases],
        kind=[str(case.tier_level) for case in cases],
        name=[case.title for case in cases],
        caption=[case.reference for case in cases],
        facts=[_facts(case, names) for case in cases],
        href=[address + case.reference for case in cases],
    )
    return PinLayer(Drawn.CASES.label, frame, pin_kinds(tiers))


def pin_kinds(tiers: Rows) -> tuple[PinKind, ...]:
    """The shapes of the four tiers, by the names that the partnership gives them."""
    names = {str(tier.level): tier_pin_words(tier.level, tier.name) for tier in tiers}
    return tuple(replace(kind, label=names.get(kind.key, kind.label)) for kind in TIER_PINS)


def _facts(case: Any, tiers: Mapping[int, str]) -> tuple[Fact, ...]:
    facts = (
        ("Stage", case.stage.label),
        ("Tier", f"{case.tier_level}, {tiers[case.tier_level]}"),
        ("Open for", days((clock.now() - case.logged_at).days)),
    )
    return (*facts, ("Restricted", "To the people on its list")) if case.restricted else facts
