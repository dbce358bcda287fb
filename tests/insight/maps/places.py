"""How does a test make a ward that can be drawn, a case in it, and read what a map's script carries?"""

import json
from datetime import date
from typing import Any

from shapely import to_wkb
from shapely.geometry import box

from app.clock import now, today
from app.extensions import db
from app.models.area import Area, AreaKind, HighImpactNeighbourhood, HinState
from app.models.case import Case
from app.models.incident import Incident, IncidentCount, LsoaIncidentCount
from app.models.partnership import Group
from tests import factories

WEST, SOUTH, SIDE = 455000, 339000, 2000
ROW = ("Oakwood", "Elmwood", "Ashwood", "Beechwood")  # from west to east


def locality(name: str) -> Area:
    return factories._once(
        f"locality {name}", lambda: Area(kind=AreaKind.LOCALITY, code=name.lower(), name=name)
    )


def ward(name: str, locality_name: str = "North", residents: int | None = 10_000) -> Area:
    """A square, at its place in the row."""
    with factories.together():
        made, west = factories.ward(name), WEST + SIDE * ROW.index(name)
        made.boundary = to_wkb(box(west, SOUTH, west + SIDE, SOUTH + SIDE))
        made.easting, made.northing = west + SIDE // 2, SOUTH + SIDE // 2
        made.parent, made.residents = locality(locality_name), residents
    return made


def case(
    ward_name: str = "Oakwood", held_by: Group | None = None, point: bool = True, **details: Any
) -> Case:
    place = factories.ward(ward_name)
    if point:
        details = {"easting": place.easting, "northing": place.northing, **details}
    return factories.case(held_by or factories.nat(ward_name), ward=place, **details)


def designate(place: Area) -> None:
    db.session.add(
        HighImpactNeighbourhood(
            ward=place, state=HinState.APPROVED, proposed_at=now(), effective_from=today()
        )
    )
    db.session.commit()


def incidents(place: Area, number: int, category: str, month: date, synthetic: bool = False) -> None:
    db.session.add(
        IncidentCount(
            force="Sherwood Police", month=month, ward=place, category=category, number=number,
            synthetic=synthetic,
        )
    )  # fmt: skip
    db.session.commit()


def halves(place: Area) -> None:
    """Two LSOAs of a ward, and an incident in each."""
    west = (place.easting or 0) - SIDE // 2
    month, force = date(2026, 5, 1), "Sherwood Police"
    for number in range(2):
        left = west + number * SIDE // 2
        code, name = f"{place.code[:15]}{number}", f"{place.name} 00{number}"
        lsoa = Area(
            kind=AreaKind.LSOA, code=code, name=name, parent=place,
            boundary=to_wkb(box(left, SOUTH, left + SIDE // 2, SOUTH + SIDE)), residents=1500,
            easting=left + SIDE // 4, northing=SOUTH + SIDE // 2,
        )  # fmt: skip
        said = {"force": force, "month": month, "category": "Robbery", "lsoa_code": lsoa.code}
        spot = Incident(**said, easting=lsoa.easting, northing=lsoa.northing, ward_id=place.id)
        db.session.add_all([lsoa, spot, LsoaIncidentCount(**said, number=1)])
    incidents(place, 2, "Robbery", month)


class Frame:
    """A map's frame as a client gets it, and the words that its script carries, layer by layer."""

    def __init__(self, client: Any, query: str = "") -> None:
        self.response = client.client.get(f"/map/frame{query}")
        assert self.response.status_code == 200, self.response.status_code
        self.text = self.response.text
        words = self.text.split("const layerData = ", 1)[1]
        self.layers: list[dict[str, Any]] = json.JSONDecoder().raw_decode(words)[0]

    @property
    def titles(self) -> set[str]:
        return {pin[1] for layer in self.layers for pin in layer.get("pins", [])}

    def area(self, name: str) -> dict[str, str]:
        """What a click on it says."""
        areas = [area for layer in self.layers for area in layer.get("areas", []) if area[0] == name]
        return dict(areas[0][1])
