"""What can be done with areas?"""

from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.geography.area_files import NotAnAreaFile, read_areas
from app.geography.drawing import draw, make_up
from app.models import Area, AreaKind, Event, User
from app.use_case import record, use_case


@use_case
def replace_ward_boundaries(actor: User | None, path: Path) -> int:
    """Official boundaries in place of those that were there; how many wards got theirs.

    A ward keeps its row, and with it its cases and groups. Incidents are placed by polygon from now on.
    """
    found = {area.code: area for area in read_areas(path) if area.kind is AreaKind.WARD}
    wards = db.session.scalars(select(Area).where(Area.kind == AreaKind.WARD, Area.code.in_(found))).all()
    if not wards:
        raise NotAnAreaFile(f"{path.name} has none of the wards that the partnership knows")
    for ward in wards:
        draw(ward, found[ward.code].boundary)
        ward.official = True
    _redraw_around({ward.parent for ward in wards if ward.parent is not None})
    redrawn = f"the boundaries of {len(wards)} wards"
    record(actor, Event.SETTINGS_CHANGED, subject=path.name, fields=redrawn, thing="Areas")
    return len(wards)


def _redraw_around(places: set[Area]) -> None:
    """The localities of these wards, then the city of these localities."""
    for place in places:
        make_up(place, _parts_of(place))
    above = {place.parent for place in places if place.parent is not None}
    if above:
        _redraw_around(above)


def _parts_of(place: Area) -> list[Area]:
    return list(db.session.scalars(select(Area).where(Area.parent_id == place.id).order_by(Area.id)))
