"""How does a test make a ward with an LSOA in it, or one with an official boundary?"""

from shapely import to_wkb
from shapely.geometry import box

from app.extensions import db
from app.models.area import Area, AreaKind
from app.places.geography import grid
from tests import factories

EASTING, NORTHING = grid.whole_metres(-1.15, 52.953)


def lsoa_in(ward: Area, code: str = "E01000001") -> Area:
    area = Area(kind=AreaKind.LSOA, code=code, name=code, parent=ward, vintage="2011")
    db.session.add(area)
    db.session.commit()
    return area


def official_ward(name: str, west: int, south: int, east: int, north: int) -> Area:
    """A rectangle, in metres from where the police file's usual row is."""
    ward = factories.ward(name)
    ward.boundary = to_wkb(box(EASTING + west, NORTHING + south, EASTING + east, NORTHING + north))
    ward.official = True
    db.session.commit()
    return ward
