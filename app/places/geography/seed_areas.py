"""Load the areas that ship with the product."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.models.area import Area, AreaKind
from app.places.geography.area_files import FiledArea, read_areas
from app.places.geography.drawing import draw, make_up

GEODATA = Path(__file__).parents[3] / "geodata"
CITY_CODE, CITY_NAME = "E06000018", "Nottingham"


def load_nottingham() -> Area:
    """Load the city, its three localities, twenty wards and 182 LSOAs. Idempotent.

    It does not commit or write to the audit: it is part of setting up a partnership.
    """
    wards, lsoas = (
        read_areas(GEODATA / "nottingham_wards.geojson"),
        read_areas(GEODATA / "nottingham_lsoas_2011.geojson"),
    )
    existing = {(area.kind, area.code): area for area in db.session.scalars(select(Area))}
    city = _get_or_create(existing, AreaKind.CITY, CITY_CODE, CITY_NAME, "")
    localities = _create_localities(existing, city)
    by_ward = _create_wards(existing, wards, localities)
    _create_lsoas(existing, lsoas, by_ward)
    for place, parts in _parts(by_ward.values()).items():
        make_up(place, parts)
    make_up(city, list(localities.values()))
    db.session.flush()
    return city


def _get_or_create(existing: dict, kind: AreaKind, code: str, name: str, vintage: str) -> Area:
    area = existing.get((kind, code))
    if area is None:
        area = Area(kind=kind, code=code, name=name, vintage=vintage)
        db.session.add(area)
    return area


def _create_localities(existing: dict, city: Area) -> dict[str, Area]:
    names = {row["locality"] for row in _rows("nottingham_localities.csv")}
    made = {
        name: _get_or_create(existing, AreaKind.LOCALITY, name.lower(), name, "") for name in sorted(names)
    }
    for locality in made.values():
        locality.parent = city
    return made


def _create_wards(existing: dict, filed: list[FiledArea], localities: dict[str, Area]) -> dict[str, Area]:
    locality_of = {row["wd22cd"]: row["locality"] for row in _rows("nottingham_localities.csv")}
    wards = {}
    for filed_area in filed:
        ward = wards[filed_area.code] = _get_or_create(
            existing, filed_area.kind, filed_area.code, filed_area.name, filed_area.vintage
        )
        ward.parent = localities[locality_of[filed_area.code]]
        if not ward.official:
            draw(ward, filed_area.boundary)
            ward.residents, ward.households = (
                filed_area.figures["residents"],
                filed_area.figures["households"],
            )
    return wards


def _create_lsoas(existing: dict, filed: list[FiledArea], wards: dict[str, Area]) -> None:
    figures = {row["lsoa11cd"]: row for row in _rows("nottingham_lsoa11_to_ward22.csv")}
    for filed_area in filed:
        row = figures[filed_area.code]
        lsoa = _get_or_create(existing, filed_area.kind, filed_area.code, filed_area.name, filed_area.vintage)
        lsoa.parent = wards[row["wd22cd"]]
        lsoa.residents, lsoa.households = int(row["population_2011"]), int(row["households_2011"])
        draw(lsoa, filed_area.boundary)


def _parts(areas: Iterable[Area]) -> dict[Area, list[Area]]:
    parts = defaultdict(list)
    for area in areas:
        if area.parent is not None:
            parts[area.parent].append(area)
    return dict(parts)


def _rows(name: str) -> list[dict[str, str]]:
    with (GEODATA / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
