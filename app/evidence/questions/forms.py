"""The forms with which somebody keeps a question, or draws and keeps a place."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.evidence.questions.ground import Outside, checked_corners
from app.evidence.questions.where import MOST_CORNERS
from app.evidence.statistics.treated_places import NotAnArea, read_area
from app.web.fields import IdempotentForm, RadiosField, Required, TextareaField, TextField, as_choices

LONGEST_NAME = 80
YOU, EVERYBODY = "you", "everybody"
SEEN_BY = as_choices([(YOU, "Only you"), (EVERYBODY, "Everyone who can see the evidence")])


def _name(description: str) -> TextField:
    return TextField("Name", [Required("Enter a name")], limit=LONGEST_NAME, description=description)


def _seen_by() -> RadiosField:
    return RadiosField(
        "Who can see it?", str, [Required("Select who can see it")], choices=SEEN_BY, default=YOU
    )


class KeepForm(IdempotentForm):
    """What a question is called, and who sees it."""

    name = _name("Such as “Burglary in Castle ward, last 12 months”. Do not name anyone.")
    seen_by = _seen_by()
    pinned = RadiosField(
        "Do you want to pin it to the top of your evidence pages?", str,
        [Required("Select yes if you want to pin it")],
        choices=as_choices([("yes", "Yes"), ("no", "No")]), default="yes",
    )  # fmt: skip


class RenameForm(FlaskForm):
    """Another name."""

    name = _name("")


class PlaceForm(IdempotentForm):
    """A place that is drawn, and what it is called."""

    corners = TextareaField(
        "Corners of the place",
        [Required("Draw the place or enter its corners")],
        limit=50_000,
        description=(
            "Enter one point per line, going round the place once. Use grid references, eastings and "
            "northings, or latitudes and longitudes. You can also enter GeoJSON of one polygon."
        ),
    )
    name = _name("Such as “Market square”. Do not name anyone.")
    seen_by = _seen_by()

    def validate_corners(self, field: Any) -> None:
        try:
            corners = self.points
            checked_corners(corners)
        except NotAnArea as refusal:
            raise ValidationError(str(refusal)) from refusal
        except Outside as outside:
            raise ValidationError("This place is outside every ward of the partnership") from outside
        if len(corners) > MOST_CORNERS:
            raise ValidationError(f"Enter {MOST_CORNERS} corners or fewer")

    @property
    def points(self) -> tuple[tuple[int, int], ...]:
        """The corners in whole metres; NotAnArea if they are none."""
        return tuple(read_area(self.corners.data or ""))
