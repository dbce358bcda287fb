"""Map layers of the changes that a file would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.mapping.layer_frames import areas
from app.mapping.map_layers import AreaClass, AreaLayer, LegendEntry
from app.places.area_imports.plan import BoundaryPlan
from app.places.geography.areas import SIMPLE

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MOST = 2_000  # more cannot be told apart
SAME = AreaClass("same", "Unchanged or renamed", fill="#f3f2f1")
ADDED = AreaClass("added", "Added", fill="#85994b", outline="#00703c", pattern="diagonal", weight=2)
REDRAWN = AreaClass("redrawn", "Redrawn: new boundary", fill="#b7d0f0", outline="#1d5fa8", weight=2)
REMOVED = AreaClass("removed", "Removed: old boundary", outline="#d4351c", dash="6 4", weight=3)


def layers(plan: BoundaryPlan) -> list[AreaLayer]:
    """The areas after the change, with outlines of the areas that end."""
    after = AreaLayer("After the change", _frame(list(_after(plan))), (SAME, ADDED, REDRAWN), labels="hint")
    gone = [(REMOVED.key, area.name, area.boundary) for area in plan.changes.removed if area.boundary]
    before = AreaLayer("Removed", _frame(gone), (REMOVED,), hollow=True)
    return [layer for layer in (after, before) if layer]


def legend(plan: BoundaryPlan) -> tuple[LegendEntry, ...]:
    changes = plan.changes
    kinds = {
        SAME: changes.unchanged or changes.renamed,
        ADDED: changes.added or changes.returned,
        REDRAWN: changes.redrawn,
        REMOVED: changes.removed,
    }
    return tuple(kind for kind, some in kinds.items() if some)


def _after(plan: BoundaryPlan) -> Iterator[tuple[str, str, bytes]]:
    changes = plan.changes
    added = {area.code for area in changes.added} | {change.filed.code for change in changes.returned}
    redrawn = {change.filed.code for change in changes.redrawn}
    for area in plan.matched.areas[:MOST]:
        kind = ADDED if area.code in added else REDRAWN if area.code in redrawn else SAME
        yield kind.key, area.name, area.boundary


def _frame(drawn: Sequence[tuple[str, str, bytes]]) -> GeoDataFrame:
    return areas(
        [boundary for _, _, boundary in drawn],
        tolerance=SIMPLE,
        kind=[kind for kind, _, _ in drawn],
        name=[name for _, name, _ in drawn],
    )
