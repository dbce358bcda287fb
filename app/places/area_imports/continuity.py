"""Which new ward continues one that ends? By name where that is sure; else somebody has to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.models.area import AreaKind
from app.places.area_imports.changes import Changes, ExistingArea
from app.places.geography.area_files import FiledArea
from app.words import in_words

if TYPE_CHECKING:
    import geopandas as gpd

NONE = "none"  # the answer that no ward continues it
LEAST_SHARE = 0.01  # of the old ward's ground, to be named as a likely successor
MOST_LIKELY = 4


@dataclass(frozen=True)
class Question:
    """A ward that ends, and the wards of the file that lie where it was: code, name, share of its ground."""

    ended: ExistingArea
    likely: tuple[tuple[str, str, float], ...]

    @property
    def hint(self) -> str:
        """Of its ground, 62% is in Bulwell and 38% in Bestwood."""
        parts = [f"{100 * share:.0f}% is in {name}" for _, name, share in self.likely]
        return f"Of its area, {in_words(parts)}." if parts else "No ward in the file covers the same area."


@dataclass(frozen=True)
class Continuity:
    """What becomes of the wards that end. A ward whose code stays is the same one, and does not end."""

    changes: Changes

    @cached_property
    def by_name(self) -> dict[str, FiledArea]:
        """The new ward of the same name, on some of the same ground, by the code of the old one."""
        if self.changes.kind is not AreaKind.WARD:
            return {}
        new = [*self.changes.added, *(change.filed for change in self.changes.returned)]
        named = {plainly(area.name): area for area in _only(new)}
        pairs = {old.code: named.get(plainly(old.name)) for old in _only(self.changes.removed)}
        return {
            code: filed
            for code, filed in pairs.items()
            if filed and (filed.code in self._shares.get(code, {}) or code not in self._drawn)
        }

    @cached_property
    def questions(self) -> list[Question]:
        if self.changes.kind is not AreaKind.WARD:
            return []
        names = {area.code: area.name for area in self.successors}
        return [
            Question(
                old,
                tuple(
                    (code, names[code], share)
                    for code, share in sorted(self._shares.get(old.code, {}).items(), key=lambda x: -x[1])
                )[:MOST_LIKELY],
            )
            for old in self.changes.removed
            if old.code not in self.by_name
        ]

    @property
    def successors(self) -> list[FiledArea]:
        """All wards of the file, which there will be afterwards."""
        kept = {
            change.filed.code: change.filed
            for change in (
                *self.changes.unchanged, *self.changes.renamed, *self.changes.redrawn, *self.changes.returned
            )
        }  # fmt: skip
        return sorted([*self.changes.added, *kept.values()], key=lambda area: (area.name, area.code))

    def unanswered(self, answers: Mapping[str, str]) -> list[ExistingArea]:
        allowed = {NONE, *(area.code for area in self.successors)}
        return [one.ended for one in self.questions if answers.get(one.ended.code) not in allowed]

    def resolved(self, answers: Mapping[str, str]) -> dict[int, str]:
        """The code of the ward that continues each, by the old ward's id; those without one are left out."""
        codes = {code: filed.code for code, filed in self.by_name.items()}
        there = {area.code for area in self.successors}
        asked = {one.ended.code for one in self.questions}
        codes |= {old: new for old, new in answers.items() if old in asked and new in there}
        return {old.id: codes[old.code] for old in self.changes.removed if old.code in codes}

    # --- ground --------------------------------------------------------------------------------------
    @cached_property
    def _drawn(self) -> dict[str, bytes]:
        return {old.code: old.boundary for old in self.changes.removed if old.boundary is not None}

    @cached_property
    def _shares(self) -> dict[str, dict[str, float]]:
        """How much of each old ward's ground each ward of the file has, by their codes."""
        if not self._drawn or not self.successors:
            return {}
        old = _frame("old", self._drawn)
        old["ground"] = old.area
        new = _frame("new", {area.code: area.boundary for area in self.successors})
        shared = old.overlay(new, keep_geom_type=True)
        shared["share"] = shared.area / shared.ground
        shares: dict[str, dict[str, float]] = {}
        for row in shared[shared.share >= LEAST_SHARE].itertuples():
            shares.setdefault(row.old, {})[row.new] = float(row.share)
        return shares


def plainly(name: str) -> str:
    """A name as it is compared: St. Ann's is St Anns, and Dales & Bilborough is Dales and Bilborough."""
    words = name.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return " ".join(re.sub(r"[^\w\s]", " ", words).split()).removesuffix(" ward")


def _only(areas: Iterable) -> list:
    """Those whose name no other has."""
    areas = list(areas)
    numbers = Counter(plainly(area.name) for area in areas)
    return [area for area in areas if numbers[plainly(area.name)] == 1]


def _frame(column: str, boundaries: Mapping[str, bytes]) -> gpd.GeoDataFrame:
    import geopandas as gpd

    geometry = gpd.GeoSeries.from_wkb(list(boundaries.values()), crs="EPSG:27700")
    return gpd.GeoDataFrame({column: list(boundaries)}, geometry=geometry)
