"""Layers of the coverage map: shades for harm, labels for open cases, outlines where they differ."""

from collections.abc import Sequence
from typing import Any

from app.insight.coverage.balance import ELSEWHERE, Balance, Balanced, Verdict
from app.mapping.layer_frames import Fact, areas
from app.mapping.map_layers import AreaClass, AreaLayer, LegendEntry
from app.mapping.shading import shade
from app.words import percent, thousands

CORNER_METRES = 15
MOST_LABELS = 30  # more would lie over one another
# By the kind of line, not by colour alone.
OUTLINES = {
    Verdict.FEWER: AreaClass("fewer", Verdict.FEWER.label, outline="#8c1a00", weight=5),
    Verdict.MORE: AreaClass("more", Verdict.MORE.label, outline="#0b0c0c", weight=4, dash="3 6"),
}
HARM, DIFFERENT = "Share of harm, in per cent", "Open cases compared with harm"
Outline = tuple[int, bytes]


def layers_of(
    balance: Balance, outlines: list[Outline], synthetic: bool, under: Sequence[AreaLayer] = ()
) -> list[AreaLayer]:
    """Areas shaded by harm, with outlines where cases and harm differ.

    `under`: layers to lie below, where the areas do not cover the whole city.
    """
    frame = _frame(balance, outlines, synthetic)
    labels = "hint" if under or len(frame) > MOST_LABELS else "name"
    classes, _ = _shades(balance)
    layers = [*under, AreaLayer(HARM, frame, classes, labels=labels)]
    different = frame[frame["verdict"].isin(OUTLINES)]
    if len(different):
        lines = different.assign(kind=[OUTLINES[verdict].key for verdict in different["verdict"]])
        layers.append(AreaLayer(DIFFERENT, lines, tuple(OUTLINES.values()), hollow=True))
    return layers


def _frame(balance: Balance, outlines: list[Outline], synthetic: bool) -> Any:
    """The areas that have an outline, with the class of their harm and the verdict on their cases."""
    _, class_of = _shades(balance)
    drawn = dict(outlines)
    areas_drawn = [area for area in balance.areas if area.figures.id in drawn]
    return areas(
        [drawn[area.figures.id] for area in areas_drawn],
        tolerance=CORNER_METRES,
        kind=[class_of[area.figures.id] for area in areas_drawn],
        name=[area.figures.name for area in areas_drawn],
        facts=[_facts(area, synthetic) for area in areas_drawn],
        label=[_label(area) for area in areas_drawn],
        verdict=[area.verdict for area in areas_drawn],
    )


def legend_of_map(balance: Balance) -> list[tuple[str, tuple[LegendEntry, ...]]]:
    """Legend entries by layer, without drawing the map."""
    classes, class_of = _shades(balance)
    used = set(class_of.values())
    sections: list[tuple[str, tuple[LegendEntry, ...]]] = [
        (HARM, tuple(area_class for area_class in classes if area_class.key in used))
    ]
    different = {area.verdict for area in balance.areas if area.figures.id != ELSEWHERE}
    named = tuple(look for verdict, look in OUTLINES.items() if verdict in different)
    return [*sections, (DIFFERENT, named)] if named else sections


def _shades(balance: Balance) -> tuple[tuple[AreaClass, ...], dict[int, str]]:
    shares = {area.figures.id: 100 * area.harm_share for area in balance.areas}
    return shade({area: share for area, share in shares.items() if area != ELSEWHERE}, decimals=1)


def _label(area: Balanced) -> str:
    """Castle: 6, where there are open cases."""
    cases = area.figures.open_cases
    return f"{area.figures.name}: {thousands(cases)}" if cases else area.figures.name


def _facts(area: Balanced, synthetic: bool) -> tuple[Fact, ...]:
    return (
        ("Share of harm" + (" (synthetic)" if synthetic else ""), percent(area.harm_share)),
        ("Share of open cases", percent(area.case_share)),
        ("Open cases", thousands(area.figures.open_cases)),
        ("Actions done", thousands(area.figures.actions_done)),
        ("What this means", area.verdict.label),
    )
