"""Compare areas of a file with the existing ones. Nothing here changes anything."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from app.models.area import AreaKind
from app.places.area_imports.matching import nouns
from app.places.geography.area_files import FiledArea
from app.words import in_words

# A boundary that differs by less than this share of the area is the same one, digitised again.
SAME = 0.0005


@dataclass(frozen=True)
class ExistingArea:
    """An area in the database, as it stands."""

    id: int
    code: str
    name: str
    boundary: bytes | None
    official: bool
    ended: bool


@dataclass(frozen=True)
class Change:
    """An existing area and its version in the file."""

    existing: ExistingArea
    filed: FiledArea
    share: float | None = None  # of its area that changes; None where it had no boundary

    @property
    def per_cent(self) -> str:
        if self.share is None:
            return "drawn for the first time"
        return f"{100 * self.share:.1f}%" if self.share >= 0.001 else "less than 0.1%"


@dataclass(frozen=True)
class Changes:
    """All changes that a file would make. An area can be both renamed and redrawn."""

    kind: AreaKind
    added: list[FiledArea] = field(default_factory=list)
    returned: list[Change] = field(default_factory=list)
    removed: list[ExistingArea] = field(default_factory=list)
    renamed: list[Change] = field(default_factory=list)
    redrawn: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        names = ("added", "removed", "renamed", "redrawn", "unchanged")
        counts = {name: len(getattr(self, name)) for name in names}
        return {**counts, "added": counts["added"] + len(self.returned)}

    @property
    def is_first(self) -> bool:
        """Whether there were no areas of this kind before."""
        return not (self.removed or self.renamed or self.redrawn or self.unchanged or self.returned)

    @property
    def is_empty(self) -> bool:
        """Whether every area is as in the file. Areas with approximate boundaries never are."""
        same = all(change.existing.official for change in self.unchanged)
        return same and not (self.added or self.returned or self.removed or self.renamed or self.redrawn)

    @property
    def words(self) -> str:
        """3 added, 1 removed and 2 redrawn."""
        parts = [f"{number:,} {name}" for name, number in self.counts.items() if number]
        return in_words(parts) or nouns(self.kind, 0)

    @property
    def names(self) -> dict[str, list]:
        """Codes and names of the affected areas, as JSON."""
        return {
            "added": [a.name for a in self.added] + [c.filed.name for c in self.returned],
            "removed": [k.name for k in self.removed],
            "renamed": [[c.existing.name, c.filed.name] for c in self.renamed],
            "redrawn": [c.filed.name for c in self.redrawn],
        }

    @property
    def renamed_words(self) -> list[str]:
        return [f"{change.existing.name}, now {change.filed.name}" for change in self.renamed]

    @property
    def redrawn_words(self) -> list[str]:
        return [f"{change.filed.name}: {change.per_cent}" for change in self.redrawn]

    @property
    def digest(self) -> str:
        """A hash of the changes. If it differs later, applying the file would do something else."""
        details = [
            (
                name,
                [
                    (c.existing.id, c.existing.official, c.filed.code, c.filed.name, c.share)
                    for c in getattr(self, name)
                ],
            )
            for name in ("returned", "renamed", "redrawn", "unchanged")
        ]
        whole = (self.kind, [(a.code, a.name) for a in self.added], [k.id for k in self.removed], details)
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def compare(kind: AreaKind, existing: Sequence[ExistingArea], filed: Sequence[FiledArea]) -> Changes:
    """Match areas by code: another code is another area."""
    by_code = {area.code: area for area in existing}
    changes = Changes(kind)
    for area in sorted(filed, key=lambda area: (area.name, area.code)):
        if area.code not in by_code:
            changes.added.append(area)
        else:
            _note(changes, by_code[area.code], area)
    codes = {area.code for area in filed}
    changes.removed.extend(area for area in existing if area.code not in codes and not area.ended)
    return changes


def _note(changes: Changes, existing: ExistingArea, filed: FiledArea) -> None:
    change = Change(existing, filed, _share_changed(existing.boundary, filed.boundary))
    if existing.ended:
        changes.returned.append(change)
        return
    renamed = existing.name != filed.name
    redrawn = change.share is None or change.share > SAME
    if renamed:
        changes.renamed.append(change)
    if redrawn:
        changes.redrawn.append(change)
    if not renamed and not redrawn:
        changes.unchanged.append(change)


def _share_changed(before: bytes | None, after: bytes) -> float | None:
    if before is None:
        return None
    if before == after:
        return 0.0
    old, new = shapely.from_wkb([before, after])
    return round(float(shapely.area(shapely.symmetric_difference(old, new)) / max(shapely.area(old), 1)), 6)
