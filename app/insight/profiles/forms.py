"""The form that chooses the place of a sheet: corners of an area or LSOAs, and a name."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.evidence.statistics.treated_places import NotAnArea, read_area
from app.insight.assessment.queries import list_lsoas
from app.insight.profiles import places
from app.insight.profiles.places import Place
from app.places.geography.lsoa_input import NotAnLsoa, read_lsoas
from app.places.geography.point_input import NotAPoint, read_point
from app.web.fields import TextareaField, TextField

LONGEST_NAME = 60


class PlaceForm(FlaskForm):
    """An area or LSOAs, one of the two."""

    corners = TextareaField(
        "Corners of the area",
        limit=50_000,
        description="Enter one point per line, going round the area once. Use grid references, eastings and "
        "northings, or latitudes and longitudes. You can also enter GeoJSON of one polygon, as saved by "
        "other "
        "mapping programs.",
    )
    lsoas = TextareaField(
        "LSOAs",
        limit=5_000,
        rows=3,
        description=(
            "Enter these instead of an area. Use codes or names, one per line, such as Nottingham 028F."
        ),
    )
    name = TextField(
        "What is the place called? (optional)",
        limit=LONGEST_NAME,
        description="This becomes the title of the profile. Do not name anyone.",
    )

    def validate_corners(self, field: Any) -> None:
        if not field.data and not self.lsoas.data:
            raise ValidationError("Draw the area, enter its corners or name LSOAs")
        if field.data and self.lsoas.data:
            raise ValidationError("Enter an area or LSOAs, not both")
        if field.data:
            _as_validation_error(lambda: places.drawn(read_area(field.data)))

    def validate_lsoas(self, field: Any) -> None:
        if field.data and not self.corners.data:
            _as_validation_error(lambda: places.of_lsoas(_codes(field.data)))

    def in_address(self) -> dict[str, Any]:
        """Query parameters of the sheet. The form must be valid."""
        name = {"name": self.name.data} if self.name.data else {}
        if self.lsoas.data:
            return {"lsoas": "_".join(_codes(self.lsoas.data)), **name}
        return {"at": "_".join(f"{e}.{n}" for e, n in read_area(self.corners.data or "")), **name}


def typed_from(address: Mapping[str, str]) -> dict[str, str]:
    """Form data from the query parameters of a sheet."""
    corners = address.get("at", "").replace("_", "\n").replace(".", " ")
    return {
        "corners": corners,
        "lsoas": address.get("lsoas", "").replace("_", "\n"),
        "name": address.get("name", "")[:LONGEST_NAME],
    }


def as_drawn(typed: Mapping[str, str]) -> dict[str, str]:
    """The form data with corners in the map's format, so that the map can show an invalid area."""
    try:
        points = [read_point(line).lonlat for line in typed["corners"].splitlines()]
    except NotAPoint:
        return dict(typed)
    corners = "\n".join(f"{latitude:.5f}, {longitude:.5f}" for longitude, latitude in points)
    return {**typed, "corners": corners}


def place_from(typed: Mapping[str, str]) -> Place:
    """Return the place that was typed; NotAnArea or NotAnLsoa if no sheet can be made of it."""
    if typed["lsoas"]:
        return places.of_lsoas(_codes(typed["lsoas"]), typed["name"])
    return places.drawn(read_area(typed["corners"]), typed["name"])


def _codes(typed: str) -> list[str]:
    return read_lsoas(typed, ((lsoa.code, lsoa.name) for lsoa in list_lsoas()))


def _as_validation_error(make: Any) -> None:
    try:
        make()
    except (NotAnArea, NotAnLsoa) as refusal:
        raise ValidationError(str(refusal)) from refusal
