"""What does a file that was given hold, and what would it change as things stand now?

The same question for boundaries and for lookups, so that the page, the command and the worker ask it alike.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.models.area import AreaImport, AreaKind
from app.places.area_imports import queries
from app.places.area_imports.changes import Changes, compare
from app.places.area_imports.figures import FigureChanges, compare_figures
from app.places.area_imports.lookups import Lookup, read_lookup, said
from app.places.area_imports.matching import Choices, Found, find
from app.places.area_imports.sandbox import Reading, read_kept

CHOSEN = ("layer", "code_field", "name_field", "only")


@dataclass(frozen=True)
class BoundaryPlan:
    reading: Reading
    found: Found
    changes: Changes


@dataclass(frozen=True)
class FigurePlan:
    lookup: Lookup
    changes: FigureChanges


Plan = BoundaryPlan | FigurePlan


def plan_boundaries(reading: Reading, kind: AreaKind, choices: Choices) -> BoundaryPlan:
    known = queries.list_known(kind)
    found = find(reading, kind, choices, queries.our_boundary())
    return BoundaryPlan(reading, found, compare(kind, known, found.areas))


def plan_figures(path: Path, imd: str = "") -> FigurePlan:
    lookup = read_lookup(path, imd)
    return FigurePlan(lookup, compare_figures(lookup))


def plan_of(import_: AreaImport, path: Path) -> Plan:
    """Of a file that was given and lies here, with what was chosen about it."""
    if import_.kind is None:
        return plan_figures(path, import_.choices.get("imd", ""))
    choices = Choices(**{name: import_.choices.get(name, "") for name in CHOSEN})
    return plan_boundaries(read_kept(path, choices.layer), import_.kind, choices)


def chosen_of(plan: Plan) -> dict[str, str]:
    """What was chosen or found by name, so that the same is done later."""
    if isinstance(plan, FigurePlan):
        return {}
    found = plan.found
    return {
        "layer": plan.reading.layer,
        "code_field": found.code_field,
        "name_field": found.name_field,
        "only": found.only,
    }


def as_it_stands(plan: Plan) -> str:
    """The digest of what the same plan would change now."""
    if isinstance(plan, FigurePlan):
        return compare_figures(plan.lookup).digest
    kind = plan.found.kind
    return compare(kind, queries.list_known(kind), plan.found.areas).digest


def result_of(plan: Plan) -> dict[str, Any]:
    """What it comes to, as JSON has it: kept with the import, and printed by the commands."""
    if isinstance(plan, FigurePlan):
        return {
            "kind": plan.changes.kind.value,
            "columns": {said(c.meaning): c.name for c in plan.lookup.columns},
            "rows": len(plan.lookup.rows),
            "matched": plan.changes.matched,
            "not_ours": plan.changes.not_ours,
            "without": len(plan.changes.missing),
            "unknown_wards": len(plan.changes.unknown_wards),
            "changed": plan.changes.counts,
        }
    return {
        "kind": plan.found.kind.value,
        "format": plan.reading.format,
        "crs": plan.reading.crs,
        "code_field": plan.found.code_field,
        "name_field": plan.found.name_field,
        "vintage": plan.found.vintage,
        "found": plan.found.number,
        "taken": len(plan.found.areas),
        **plan.changes.counts,
        "mended": plan.found.mended,
        "names": plan.changes.names,
    }
