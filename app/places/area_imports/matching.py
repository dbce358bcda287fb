"""Find our areas in a file, with their codes and names, and check that they can be imported.

Choices that a person has made come first; otherwise fields are recognised by the names of the Open Geography
Portal (WD22CD and WD22NM, LSOA21CD and LSOA21NM, LAD22CD). Problems are reported with the areas' names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.cleaning import clean_line
from app.models.area import AreaKind
from app.places.area_imports.sandbox import FileContents
from app.places.geography.area_files import CODE_FIELDS, FiledArea, NotAnAreaFile
from app.words import in_words

if TYPE_CHECKING:
    import geopandas as gpd

# Around Great Britain, some ten kilometres off, on its own grid: not Ireland, not the continent.
NEAR_GREAT_BRITAIN = shapely.Polygon(
    [(60_000, -12_000), (180_000, -5_000), (300_000, 22_000), (460_000, 62_000), (570_000, 82_000),
     (622_000, 100_000), (650_000, 140_000), (672_000, 250_000), (672_000, 320_000), (560_000, 440_000),
     (545_000, 500_000), (440_000, 800_000), (435_000, 880_000), (510_000, 1_180_000), (490_000, 1_245_000),
     (380_000, 1_245_000), (-15_000, 960_000), (-15_000, 850_000), (40_000, 760_000), (92_000, 690_000),
     (96_000, 635_000), (148_000, 596_000), (186_000, 560_000), (186_000, 525_000), (205_000, 500_000),
     (205_000, 400_000), (190_000, 310_000), (145_000, 240_000), (145_000, 190_000), (195_000, 140_000),
     (120_000, 45_000), (60_000, 20_000)]
)  # fmt: skip
BLUR = 250  # metres: what we know of a city may be drawn coarsely
# Neighbours in generalised files overlap by slivers; more than that, and a point would be in two areas.
SLIVER_SHARE, SLIVER = 0.005, 1_000
DISTRICT = re.compile(r"LAD(\d\d)CD", re.IGNORECASE)
ALL, INSIDE = "all", "inside"
LONGEST_CODE, LONGEST_NAME = 20, 200
NOUNS = {
    AreaKind.WARD: ("ward", "wards"),
    AreaKind.LSOA: ("LSOA", "LSOAs"),
    AreaKind.NEIGHBOURHOOD: ("neighbourhood", "neighbourhoods"),
}


@dataclass(frozen=True)
class ImportChoices:
    """Choices about a file. Empty: recognise the field by its name."""

    layer: str = ""
    code_field: str = ""
    name_field: str = ""
    only: str = ""  # all, inside (our city), or a district's code


class ChooseFields(NotAnAreaFile):
    """The code and name fields are not recognised; the user must choose them."""

    def __init__(self, kind: AreaKind, fields: list[str], code: str = "") -> None:
        wanted = {AreaKind.WARD: "WD22CD and WD22NM", AreaKind.LSOA: "LSOA21CD and LSOA21NM"}
        like = f" like {wanted[kind]}" if kind in wanted else ""
        names = in_words(fields[:20]) or "none"
        found = f"We could not find fields for the code and the name{like}."
        if code in fields:
            found = f"The codes are in {code}, but there is no {_name_for(code)} for the names."
        super().__init__(f"{found} Select them. The file’s fields are: {names}.")


@dataclass(frozen=True)
class MatchedAreas:
    """The areas to import from a file, and facts about the file."""

    kind: AreaKind
    areas: list[FiledArea]
    code_field: str
    name_field: str
    vintage: str
    only: str
    number: int  # in the whole file
    inside: int  # of them, inside our city
    districts: list[tuple[str, int]]
    mended: list[str]
    joined: list[str]  # areas that stand in several rows


def find(contents: FileContents, kind: AreaKind, choices: ImportChoices, ours: bytes | None) -> MatchedAreas:
    """Return the areas to import; NotAnAreaFile says why there are none.

    `ours`: the city's boundary (WKB), if there is one.
    """
    code_field, name_field, vintage = _fields(contents.fields, kind, choices)
    districts = _districts(contents)
    rows = _named(contents.areas, code_field, name_field)
    areas = _joined(rows)
    districts = [districts[row] for row in areas.index] if districts else []
    inside = _inside(areas, ours)
    only = choices.only or _presumed(kind, inside, ours)
    taken = areas[_is_taken(only, inside, districts, kind)]
    _ensure_sound(kind, taken)
    boundaries = taken.to_wkb().geometry
    described = zip(taken.code, taken.name_or_code, boundaries, strict=True)
    return MatchedAreas(
        kind,
        [FiledArea(kind, code, name[:LONGEST_NAME], vintage, wkb, {}) for code, name, wkb in described],
        code_field, name_field, vintage, only, len(areas), int(inside.sum()),
        sorted(Counter(districts).items()),
        taken.label[taken.code.isin(rows.code[rows.index.isin(contents.mended)])].tolist(),
        taken.label[taken.code.isin(rows.code[rows.code.duplicated()])].tolist(),
    )  # fmt: skip


def nouns(kind: AreaKind, number: int) -> str:
    """1 ward, 182 LSOAs."""
    return f"{number:,} {NOUNS[kind][number != 1]}"


# --- fields -----------------------------------------------------------------------------------------


def _fields(fields: list[str], kind: AreaKind, choices: ImportChoices) -> tuple[str, str, str]:
    code, vintage = choices.code_field, ""
    pattern = CODE_FIELDS.get(kind)
    matches = {field: pattern.fullmatch(field) for field in fields} if pattern else {}
    years = {field: match[1] for field, match in matches.items() if match}
    if not code and years:
        code = max(years, key=lambda field: years[field])
    if code in years:
        vintage = f"20{years[code]}"
    name = choices.name_field or _name_beside(fields, code)
    if code not in fields or name not in fields:
        raise ChooseFields(kind, fields, code)
    return code, name, vintage


def _name_beside(fields: list[str], code: str) -> str:
    """The name field for a code field: WD22NM for WD22CD, or a field called "name"."""
    wanted = [_name_for(code), "name"] if code else []
    by_name = {field.casefold(): field for field in fields}
    return next((by_name[name.casefold()] for name in wanted if name.casefold() in by_name), "")


def _name_for(code_field: str) -> str:
    """WD22NM for WD22CD."""
    return code_field[:-2] + ("NM" if code_field.isupper() else "nm")


def _named(areas: gpd.GeoDataFrame, code_field: str, name_field: str) -> gpd.GeoDataFrame:
    """The areas with code, name_or_code, and a label to call each by that has neither."""
    import geopandas as gpd
    import pandas as pd

    code, name = areas[code_field], areas[name_field].map(clean_line)
    name = name.where(name != "", code)
    numbers = pd.Series([f"number {number}" for number in range(1, len(areas) + 1)], index=areas.index)
    columns = {"code": code, "name_or_code": name, "label": name.where(name != "", numbers)}
    return gpd.GeoDataFrame(columns, geometry=areas.geometry)


def _joined(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row for each area: its parts may stand in several of one code and name.

    Where one part has no boundary, neither has the whole. Rows of one code and other names stay apart.
    """
    repeated = rows[(rows.code != "") & rows.duplicated(["code", "name_or_code"], keep=False)]
    joined = rows.copy()
    further: list[int] = []
    for _, parts in repeated.groupby(["code", "name_or_code"]):
        whole = None if parts.geometry.isna().any() else parts.union_all()
        joined.at[parts.index[0], "geometry"] = whole
        further.extend(parts.index[1:])
    return joined.drop(further)


# --- which of them are ours -------------------------------------------------------------------------


def _inside(areas: gpd.GeoDataFrame, ours: bytes | None) -> np.ndarray:
    """Whether the centre of each is in our city."""
    inside = np.zeros(len(areas), dtype=bool)
    if ours is not None:
        city = shapely.from_wkb(ours).buffer(BLUR)
        inside[areas.representative_point().sindex.query(city, predicate="contains")] = True
    return inside


def _districts(contents: FileContents) -> list[str]:
    fields = [field for field in contents.fields if DISTRICT.fullmatch(field)]
    return contents.areas[max(fields)].tolist() if fields else []


def _presumed(kind: AreaKind, inside: np.ndarray, ours: bytes | None) -> str:
    """The default choice: all of a file of our own areas, only those inside our city of a national file."""
    if ours is None:
        return ALL
    if not inside.any():
        raise NotAnAreaFile(
            f"None of the {nouns(kind, len(inside))} is in our own area. Check that it is the right file."
        )
    return INSIDE if inside.sum() * 2 < len(inside) else ALL


def _is_taken(only: str, inside: np.ndarray, districts: list[str], kind: AreaKind) -> np.ndarray:
    if only == ALL:
        return np.ones(len(inside), dtype=bool)
    taken = inside if only == INSIDE else np.array([district == only for district in districts], dtype=bool)
    if not taken.any():
        where = "our area" if only == INSIDE else only
        raise NotAnAreaFile(f"None of the {nouns(kind, len(inside))} is in {where}.")
    return taken


# --- may they be taken ------------------------------------------------------------------------------


def _ensure_sound(kind: AreaKind, areas: gpd.GeoDataFrame) -> None:
    _ensure_codes(areas.code.tolist(), areas.label.tolist())
    if missing := areas.label[areas.geometry.isna()].tolist():
        raise NotAnAreaFile(f"We could not read or repair the boundary of {_some(missing)}.")
    far = areas.label[~areas.representative_point().within(NEAR_GREAT_BRITAIN)].tolist()
    if far:
        raise NotAnAreaFile(
            f"{nouns(kind, len(far))} of {len(areas):,} would be outside Great Britain: {_some(far)}. "
            "Check that it is the right file and that it states the right coordinate system."
        )
    _ensure_apart(areas)


def _ensure_codes(codes: list[str], labels: list[str]) -> None:
    without = [label for code, label in zip(codes, labels, strict=True) if not code]
    if without:
        raise NotAnAreaFile(f"These areas have no code: {_some(without)}.")
    twice = [code for code, number in Counter(codes).items() if number > 1]
    if twice:
        raise NotAnAreaFile(f"These codes have more than one name in the file: {_some(twice)}.")
    if too_long := [code for code in codes if len(code) > LONGEST_CODE]:
        raise NotAnAreaFile(
            f"Codes must be {LONGEST_CODE} characters or fewer. These are longer: {_some(too_long)}."
        )


def _ensure_apart(areas: gpd.GeoDataFrame) -> None:
    first, second = areas.sindex.query(areas.geometry, predicate="intersects")
    pairs = first < second
    one, other = areas.iloc[first[pairs]], areas.iloc[second[pairs]]
    shared = one.intersection(other.geometry, align=False).area.to_numpy()
    smaller = np.minimum(one.area.to_numpy(), other.area.to_numpy())
    wrong = np.flatnonzero((shared > SLIVER) & (shared > SLIVER_SHARE * smaller) | (shared >= smaller))
    if len(wrong):
        worst = wrong[np.argmax(shared[wrong])]
        others = f" (and {len(wrong) - 1:,} more pairs)" if len(wrong) > 1 else ""
        raise NotAnAreaFile(
            f"{one.label.iloc[worst]} and {other.label.iloc[worst]} overlap by "
            f"{_hectares(shared[worst])}{others}. A place can only be in one of them."
        )


def _hectares(square_metres: float) -> str:
    hectares = square_metres / 10_000
    return f"{hectares:,.0f} hectares" if hectares >= 2 else f"{square_metres:,.0f} square metres"


def _some(labels: list[str], most: int = 5) -> str:
    shown = [label[:60] for label in labels[:most]]
    return in_words(shown if len(labels) <= most else [*shown, f"{len(labels) - most:,} others"])
