"""Read the area files that ship with the product.

GeoJSON as the Open Geography Portal gives it, longitude and latitude, whatever the vintage: the field
that holds the code is found by its name (WD22CD, LSOA11CD, ...), in capitals or not. Files that come from
outside are read by area_imports, with more care and in more formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.models.area import AreaKind

if TYPE_CHECKING:
    import geopandas as gpd

CODE_FIELDS = {
    AreaKind.WARD: re.compile(r"WD(\d\d)CD", re.IGNORECASE),
    AreaKind.LSOA: re.compile(r"LSOA(\d\d)CD", re.IGNORECASE),
}


class NotAnAreaFile(ValueError):
    """The file has no areas that can be read; the message says why."""


@dataclass(frozen=True)
class FiledArea:
    """One area as a file has it."""

    kind: AreaKind
    code: str
    name: str
    vintage: str
    boundary: bytes
    figures: dict[str, Any]


def read_areas(path: Path) -> list[FiledArea]:
    """Return every area of the file; NotAnAreaFile says what is wrong with it."""
    import geopandas as gpd

    try:
        areas = list(_read(gpd.read_file(path).to_crs("EPSG:27700")))
    except (OSError, RuntimeError, ValueError, KeyError) as error:  # a RuntimeError is GDAL's
        raise NotAnAreaFile(f"{path.name} is not a GeoJSON file of wards or LSOAs: {error}") from error
    if not areas:
        raise NotAnAreaFile(f"{path.name} has no areas in it")
    return areas


def _read(frame: gpd.GeoDataFrame) -> Iterator[FiledArea]:
    figures = frame.drop(columns="geometry")
    kind, field, vintage = _code_field(figures.columns)
    name_field = field[:-2] + ("NM" if field.isupper() else "nm")
    if frame.geometry.isna().any():
        raise ValueError("an area's geometry cannot be read")
    boundaries = frame.geometry.make_valid().to_wkb()
    for properties, boundary in zip(figures.to_dict("records"), boundaries, strict=True):
        yield FiledArea(
            kind=kind,
            code=str(properties[field]),
            name=str(properties[name_field]),
            vintage=vintage,
            boundary=boundary,
            figures=properties,
        )


def _code_field(fields: Iterable[str]) -> tuple[AreaKind, str, str]:
    for kind, pattern in CODE_FIELDS.items():
        for field in fields:
            if match := pattern.fullmatch(field):
                return kind, field, f"20{match[1]}"
    raise ValueError("there is no field with a name like WD22CD or LSOA11CD")
