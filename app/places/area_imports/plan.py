"""The plan of an uploaded file: its contents, and the changes it would make now.

Boundaries and lookups share this interface, for the page, the command and the worker.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.models.area import AreaImport, AreaKind
from app.places.area_imports import queries
from app.places.area_imports.changes import Changes, compare
from app.places.area_imports.continuity import Continuity
from app.places.area_imports.figures import FigureChanges, compare_figures
from app.places.area_imports.lookups import Lookup, meaning_label, read_lookup
from app.places.area_imports.matching import ImportChoices, MatchedAreas, find
from app.places.area_imports.sandbox import FileContents, read_cached

CHOSEN = ("layer", "code_field", "name_field", "only")


@dataclass(frozen=True)
class BoundaryPlan:
    contents: FileContents
    matched: MatchedAreas
    changes: Changes

    @cached_property
    def continuity(self) -> Continuity:
        return Continuity(self.changes)


@dataclass(frozen=True)
class FigurePlan:
    lookup: Lookup
    changes: FigureChanges


Plan = BoundaryPlan | FigurePlan


def plan_boundaries(contents: FileContents, kind: AreaKind, choices: ImportChoices) -> BoundaryPlan:
    existing = queries.list_existing(kind)
    matched = find(contents, kind, choices, queries.our_boundary())
    return BoundaryPlan(contents, matched, compare(kind, existing, matched.areas))


def plan_figures(path: Path, imd: str = "") -> FigurePlan:
    lookup = read_lookup(path, imd)
    return FigurePlan(lookup, compare_figures(lookup))


def plan_of(import_: AreaImport, path: Path) -> Plan:
    """Return the plan of an uploaded file at `path`, with the choices of its import."""
    if import_.kind is None:
        return plan_figures(path, import_.choices.get("imd", ""))
    choices = ImportChoices(**{name: import_.choices.get(name, "") for name in CHOSEN})
    return plan_boundaries(read_cached(path, choices.layer), import_.kind, choices)


def chosen_of(plan: Plan) -> dict[str, str]:
    """The chosen or recognised fields, to be stored so that the same is done later."""
    if isinstance(plan, FigurePlan):
        return {}
    matched = plan.matched
    return {
        "layer": plan.contents.layer,
        "code_field": matched.code_field,
        "name_field": matched.name_field,
        "only": matched.only,
    }


def current_digest(plan: Plan) -> str:
    """The digest of the changes that the plan would make now."""
    if isinstance(plan, FigurePlan):
        return compare_figures(plan.lookup).digest
    kind = plan.matched.kind
    return compare(kind, queries.list_existing(kind), plan.matched.areas).digest


def result_of(plan: Plan) -> dict[str, Any]:
    """A JSON summary of the plan, stored with the import and printed by the commands."""
    if isinstance(plan, FigurePlan):
        return {
            "kind": plan.changes.kind.value,
            "columns": {meaning_label(c.meaning): c.name for c in plan.lookup.columns},
            "rows": len(plan.lookup.rows),
            "matched": plan.changes.matched,
            "not_ours": plan.changes.not_ours,
            "without": len(plan.changes.missing),
            "unknown_wards": len(plan.changes.unknown_wards),
            "changed": plan.changes.counts,
        }
    return {
        "kind": plan.matched.kind.value,
        "format": plan.contents.format,
        "crs": plan.contents.crs,
        "code_field": plan.matched.code_field,
        "name_field": plan.matched.name_field,
        "vintage": plan.matched.vintage,
        "found": plan.matched.number,
        "taken": len(plan.matched.areas),
        **plan.changes.counts,
        "mended": plan.matched.mended,
        "joined": plan.matched.joined,
        "names": plan.changes.names,
    }
