"""How do the areas that ship with the product get into the database?"""

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
    """The city, its three localities, twenty wards and 182 LSOAs. Done again, it changes nothing.

    It neither commits nor records: it is a part of setting a partnership up.
    """
    wards, lsoas = (
        read_areas(GEODATA / "nottingham_wards.geojson"),
        read_areas(GEODATA / "nottingham_lsoas_2011.geojson"),
    )
    known = {(area.kind, area.code): area for area in db.session.scalars(select(Area))}
    city = _keep(known, AreaKind.CITY, CITY_CODE, CITY_NAME, "")
    localities = _keep_localities(known, city)
    by_ward = _keep_wards(known, wards, localities)
    _keep_lsoas(known, lsoas, by_ward)
    for place, parts in _parts(by_ward.values()).items():
        make_up(place, parts)
    make_up(city, list(localities.values()))
    db.session.flush()
    return city


def _keep(known: dict, kind: AreaKind, code: str, name: str, vintage: str) -> Area:
    area = known.get((kind, code))
    if area is None:
        area = Area(kind=kind, code=code, name=name, vintage=vintage)
        db.session.add(area)
    return area


def _keep_localities(known: dict, city: Area) -> dict[str, Area]:
    names = {row["locality"] for row in _rows("nottingham_localities.csv")}
    made = {name: _keep(known, AreaKind.LOCALITY, name.lower(), name, "") for name in sorted(names)}
    for locality in made.values():
        locality.parent = city
    return made


def _keep_wards(known: dict, filed: list[FiledArea], localities: dict[str, Area]) -> dict[str, Area]:
    locality_of = {row["wd22cd"]: row["locality"] for row in _rows("nottingham_localities.csv")}
    wards = {}
    for each in filed:
        ward = wards[each.code] = _keep(known, each.kind, each.code, each.name, each.vintage)
        ward.parent = localities[locality_of[each.code]]
        ward.residents, ward.households = each.figures["residents"], each.figures["households"]
        if not ward.official:
            draw(ward, each.boundary)
    return wards


def _keep_lsoas(known: dict, filed: list[FiledArea], wards: dict[str, Area]) -> None:
    figures = {row["lsoa11cd"]: row for row in _rows("nottingham_lsoa11_to_ward22.csv")}
    for each in filed:
        row = figures[each.code]
        lsoa = _keep(known, each.kind, each.code, each.name, each.vintage)
        lsoa.parent = wards[row["wd22cd"]]
        lsoa.residents, lsoa.households = int(row["population_2011"]), int(row["households_2011"])
        draw(lsoa, each.boundary)


def _parts(areas: Iterable[Area]) -> dict[Area, list[Area]]:
    parts = defaultdict(list)
    for area in areas:
        if area.parent is not None:
            parts[area.parent].append(area)
    return dict(parts)


def _rows(name: str) -> list[dict[str, str]]:
    with (GEODATA / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
