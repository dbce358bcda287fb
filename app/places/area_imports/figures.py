"""Compare a lookup with our areas, and apply it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.extensions import db
from app.models.area import Area, AreaKind, FiguresBasis, LsoaSuccession
from app.places.area_imports.apply import parts_of, reestimate
from app.places.area_imports.lookups import Lookup, meaning_label
from app.places.geography.drawing import make_up, sum_of
from app.words import in_words

SUCCESSORS = "LSOA of 2021"  # that lies where one of 2011 did


@dataclass
class FigureChanges:
    """How many areas get a new value, by meaning; and what in the file or in our data has no counterpart."""

    kind: AreaKind
    ours: int
    matched: int = 0
    not_ours: int = 0
    missing: list[str] = field(default_factory=list)
    unknown_wards: list[str] = field(default_factory=list)
    changed: dict[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return {meaning_label(meaning): number for meaning, number in self.changed.items()}

    @property
    def is_empty(self) -> bool:
        return not any(self.changed.values())

    @property
    def words(self) -> str:
        """The residents of 182 and the households of 3."""
        return (
            in_words([f"the {what} of {number:,}" for what, number in self.counts.items() if number])
            or "nothing"
        )

    @property
    def digest(self) -> str:
        return hashlib.sha256(
            repr((self.kind, self.ours, self.matched, sorted(self.changed.items()))).encode()
        ).hexdigest()


def compare_figures(lookup: Lookup) -> FigureChanges:
    """Return what the lookup would change, without changing it."""
    areas = list_areas(lookup.kind)
    wards = _wards_by_code()
    changes = FigureChanges(lookup.kind, len(areas), changed=dict.fromkeys(lookup.meanings, 0))
    for area in areas:
        row = lookup.rows.get(area.code)
        if row is None:
            if area.valid_until is None:
                changes.missing.append(area.name)
            continue
        changes.matched += 1
        for meaning, value in row.items():
            if meaning == "ward" and value not in wards:
                changes.unknown_wards.append(area.name)
            elif value is not None and _held(area, meaning, wards) != value:
                changes.changed[meaning] += 1
    changes.not_ours = len(lookup.rows) - changes.matched
    if lookup.successions:
        changes.missing = []
        changes.changed[SUCCESSORS] = len(lookup.successions - _known_successions())
    return changes


def _known_successions() -> set[tuple[str, str]]:
    pairs = db.session.execute(select(LsoaSuccession.earlier, LsoaSuccession.later))
    return {(earlier, later) for earlier, later in pairs}


def apply_figures(lookup: Lookup) -> None:
    """Apply the lookup, then sum upwards: LSOAs to wards unless the file is about wards, wards to places."""
    if lookup.successions:
        _apply_successions(lookup)
        return
    areas, wards = list_areas(lookup.kind), _wards_by_code()
    for area in areas:
        for meaning, value in lookup.rows.get(area.code, {}).items():
            _give(area, meaning, value, wards)
    db.session.flush()
    own = list(wards.values())
    if lookup.kind is AreaKind.LSOA:
        _add_up(own, lookup.meanings)
    elif "residents" in lookup.meanings:
        for ward in own:
            if lookup.rows.get(ward.code, {}).get("residents") is not None:
                ward.figures_basis = FiguresBasis.COUNTED
    for places in _above(own):
        for place in places:
            make_up(place, parts_of(place))
        db.session.flush()


def _apply_successions(lookup: Lookup) -> None:
    for earlier, later in sorted(lookup.successions - _known_successions()):
        db.session.add(LsoaSuccession(earlier=earlier, later=later))
    db.session.flush()


def list_areas(kind: AreaKind) -> list[Area]:
    """All areas of a kind, including ended ones, since incidents may name an LSOA of 2011."""
    return list(db.session.scalars(select(Area).where(Area.kind == kind).order_by(Area.name, Area.code)))


def _wards_by_code() -> dict[str, Area]:
    return {ward.code: ward for ward in list_areas(AreaKind.WARD) if ward.valid_until is None}


def _held(area: Area, meaning: str, wards: dict[str, Area]) -> object:
    if meaning == "ward":
        return area.parent.code if area.parent else None
    if meaning.startswith("imd "):
        _, year, part = meaning.split()
        return area.imd.get(year, {}).get(part)
    return getattr(area, meaning)


def _give(area: Area, meaning: str, value: object, wards: dict[str, Area]) -> None:
    if value is None:
        return
    if meaning == "ward":
        area.parent = wards.get(str(value), area.parent)
    elif meaning.startswith("imd "):
        _, year, part = meaning.split()
        area.imd = {**area.imd, year: {**area.imd.get(year, {}), part: value}}
    else:
        setattr(area, meaning, value)


def _add_up(wards: Sequence[Area], meanings: Sequence[str]) -> None:
    """Sum the LSOAs of each ward. Whoever says which LSOAs belong to a ward has counted it by them; a ward
    of which nobody has since its boundary changed is estimated again."""
    given = {"residents", "households"} & set(meanings)
    changed = [] if "ward" in meanings else [w for w in wards if w.figures_basis is not FiguresBasis.COUNTED]
    if changed and given:
        reestimate(changed)
    for ward in wards:
        if ward in changed:
            continue
        if "ward" in meanings:
            ward.figures_basis = FiguresBasis.COUNTED
        lsoas = [part for part in parts_of(ward) if part.kind is AreaKind.LSOA]
        if not lsoas:
            continue
        if {"ward", "residents"} & set(meanings):
            ward.residents = sum_of([lsoa.residents for lsoa in lsoas])
        if {"ward", "households"} & set(meanings):
            ward.households = sum_of([lsoa.households for lsoa in lsoas])
    db.session.flush()


def _above(areas: Sequence[Area]) -> list[set[Area]]:
    """The parents of these areas, then their parents, lowest level first."""
    above = {area.parent for area in areas if area.parent is not None}
    return [above, *_above(list(above))] if above else []
