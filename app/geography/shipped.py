"""How do the shipped areas get into the database, and official boundaries in their place?"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.geography import boundaries
from app.geography.area_files import FiledArea, NotAnAreaFile, read_areas
from app.models import Area, AreaKind

GEODATA = Path(__file__).parents[2] / "geodata"
CITY_CODE, CITY_NAME = "E06000018", "Nottingham"


def load_nottingham() -> Area:
    """The city, its three localities, twenty wards and 182 LSOAs. Done again, it changes nothing.

    It neither commits nor records: it is a part of setting a partnership up.
    """
    wards, lsoas = (
        read_areas(GEODATA / "nottingham_wards.geojson"),
        read_areas(GEODATA / "nottingham_lsoas_2011.geojson"),
    )
    known = {(area.kind, area.code, area.vintage): area for area in db.session.scalars(select(Area))}
    city = _keep(known, AreaKind.CITY, CITY_CODE, CITY_NAME, "")
    localities = _keep_localities(known, city)
    by_ward = _keep_wards(known, wards, localities)
    _keep_lsoas(known, lsoas, by_ward)
    for place, parts in _parts(by_ward.values()).items():
        _make_up(place, parts)
    _make_up(city, list(localities.values()))
    db.session.flush()
    return city


def take_official_wards(path: Path) -> int:
    """Official boundaries in place of the shipped ones, ward by ward; how many were taken.

    A ward keeps its row, and with it its cases and groups. Points are placed by polygon from now on.
    """
    found = {area.code: area for area in read_areas(path) if area.kind is AreaKind.WARD}
    wards = db.session.scalars(select(Area).where(Area.kind == AreaKind.WARD, Area.code.in_(found))).all()
    if not wards:
        raise NotAnAreaFile(f"{path.name} has none of the wards that the partnership knows")
    for ward in wards:
        _draw(ward, found[ward.code].boundary)
        ward.official = True
    for place in {ward.parent for ward in wards if ward.parent is not None}:
        _make_up(place, _children(place))
    db.session.flush()
    return len(wards)


def _children(place: Area) -> list[Area]:
    return list(db.session.scalars(select(Area).where(Area.parent_id == place.id).order_by(Area.id)))


def _keep(known: dict, kind: AreaKind, code: str, name: str, vintage: str) -> Area:
    area = known.get((kind, code, vintage))
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
            _draw(ward, each.boundary)
    return wards


def _keep_lsoas(known: dict, filed: list[FiledArea], wards: dict[str, Area]) -> None:
    figures = {row["lsoa11cd"]: row for row in _rows("nottingham_lsoa11_to_ward22.csv")}
    for each in filed:
        row = figures[each.code]
        lsoa = _keep(known, each.kind, each.code, each.name, each.vintage)
        lsoa.parent = wards[row["wd22cd"]]
        lsoa.residents, lsoa.households = int(row["population_2011"]), int(row["households_2011"])
        _draw(lsoa, each.boundary)


def _parts(areas: Iterable[Area]) -> dict[Area, list[Area]]:
    parts = defaultdict(list)
    for area in areas:
        if area.parent is not None:
            parts[area.parent].append(area)
    return dict(parts)


def _make_up(place: Area, parts: list[Area]) -> None:
    """A place that is the sum of its parts."""
    _draw(place, boundaries.dissolve(part.boundary for part in parts if part.boundary))
    place.residents = sum(part.residents or 0 for part in parts)
    place.households = sum(part.households or 0 for part in parts)


def _draw(area: Area, boundary: bytes) -> None:
    if area.boundary != boundary:
        area.boundary = boundary
        area.easting, area.northing = boundaries.centre(boundary)


def _rows(name: str) -> list[dict[str, str]]:
    with (GEODATA / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
