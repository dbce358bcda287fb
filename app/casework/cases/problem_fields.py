"""The fields of a problem, for logging it and for editing its case.

To ask for something more, add a column to `Case` with its migration, its field and its name here, and its
fact to `case_page/_side.html`. The rest follows: both forms, the warning about personal details, the note
that joins a known case, the timeline, the audit, the download of a list. A test fails for what was forgotten.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Text
from wtforms import ValidationError

from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.case import Case, Frequency, ProblemType
from app.places.geography.areas import OutsideTheCity, place_at
from app.places.geography.point_input import NotAPoint, read_point
from app.structure.choices import get_choices
from app.structure.queries import get_theme_and_ward
from app.web.field_words import words_of
from app.web.fields import (
    ChoiceField,
    DateField,
    NotAfter,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    as_choices,
)
from app.words import in_words

# Every field in the order of the page, and how the timeline names it when it was changed.
NAMES = {
    "title": "the title",
    "what": "the description",
    "theme": "the theme",
    "detail": "the kind of problem",
    "place": "the place",
    "ward": "the ward",
    "point": "the point on the map",
    "frequency": "how often it happens",
    "since": "since when",
    "problem_type": "the type of problem",
    "affected": "who is affected",
}
# Fields that are not the column of the same name.
NOT_COLUMNS = ("theme", "ward", "point")
COLUMNS = tuple(name for name in NAMES if name not in NOT_COLUMNS)
# What a list says of a problem: all but its long texts.
LISTED = tuple(name for name in COLUMNS if not isinstance(Case.__table__.c[name].type, Text))


class ProblemFields(WarnsOfPersonalDetails):
    """The fields of a problem. Title, theme and ward are required; a point on the map sets the ward."""

    title = TextField(
        "What is the problem?",
        [Required("Enter what the problem is, in a few words")],
        description="For example, “Street drinking outside the library”. Do not name anybody.",
    )
    what = TextareaField(
        "What is happening?",
        rows=6,
        description="Describe what you saw or heard, and how it affects people who live or work there.",
    )
    theme = RadiosField("What kind of problem is it?", int, [Required("Select the kind of problem")])
    detail = ChoiceField("In more detail", str)
    point = TextField(
        "Place on the map",
        width=20,
        description="Optional. A grid reference such as SK 572 399, or a latitude and longitude.",
    )
    place = TextField("Street or building", description="For example, “Radford Road, outside the library”.")
    ward = ChoiceField("Ward")
    frequency = ChoiceField("How often does it happen?", Frequency)
    since = DateField(
        "Since when?",
        [NotAfter("Date must be today or in the past")],
        description="You can enter a rough date. For example, 1 3 2026.",
    )
    problem_type = RadiosField("Who or what does it harm?", ProblemType)
    affected = TextareaField("Who else is affected?", limit=2000, rows=3)

    start = ""  # where the map's marker stands at first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure = get_choices()
        self.theme.choices = as_choices((theme.id, theme.name) for theme in self.structure.themes)
        wards = [(ward.id, ward.name) for ward in self.structure.wards]
        self.ward.choices = as_choices([("", "Choose a ward"), *wards])
        details = {detail for theme in self.structure.themes for detail in theme.details}
        self.detail.choices = as_choices(
            [("", "Not sure"), *((detail, detail) for detail in sorted(details))]
        )
        self.grid: tuple[int, int] | tuple[None, None] = (None, None)

    @property
    def asked(self) -> list[Any]:
        """The fields of the problem, in the order of the page."""
        return [self[name] for name in NAMES]

    @property
    def texts(self) -> list[Any]:
        """The fields that hold people's own words."""
        return [self[name] for name in COLUMNS if isinstance(self[name], (TextField, TextareaField))]

    @property
    def pii_fields(self) -> tuple[str, ...]:  # type: ignore[override]  # read only, where others have a setting
        return tuple(field.name for field in self.texts)

    def validate_detail(self, field: Any) -> None:
        """A detail belongs to the kind. One that no kind lists any more may stay with its case."""
        owners = [theme for theme in self.structure.themes if field.data in theme.details]
        if owners and self.theme.data not in {theme.id for theme in owners}:
            raise ValidationError(
                f"“{field.data}” is a kind of {owners[0].name}. Select a detail of the kind "
                "above, or “Not sure”"
            )

    def validate_point(self, field: Any) -> None:
        """Set the ward from the point; an error if another ward was chosen."""
        if not field.data:
            return
        try:
            point = read_point(field.data)
            place = place_at(point.easting, point.northing)
        except (NotAPoint, OutsideTheCity) as error:
            raise ValidationError(str(error)) from error
        if self.ward.data and self.ward.data != place.ward.id and not place.on_the_edge:
            raise ValidationError(f"This place is in {place.ward.name}. Select that ward, or move the place")
        self.grid = (point.easting, point.northing)
        self.ward.data = self.ward.data or place.ward.id

    def validate_ward(self, field: Any) -> None:
        if field.data is None and not self.point.data:
            raise ValidationError("Select a ward, or mark the place on the map")

    def facts(self) -> dict[str, Any]:
        """Return what was typed, by the names of a case's attributes."""
        easting, northing = self.grid
        typed = {name: _as_stored(name, self[name].data) for name in COLUMNS}
        theme, ward = get_theme_and_ward(self.theme.data, self.ward.data)
        return {**typed, "theme": theme, "ward": ward, "easting": easting, "northing": northing}

    def in_words(self) -> dict[str, str]:
        """Return the values as words, by the labels of their fields."""
        return {field.label.text: words_of(field) for field in self.asked}


def names_of(changed: Iterable[str]) -> str:
    """Return how the timeline names these attributes of a case."""
    fields = ("point" if name in ("easting", "northing") else name for name in changed)
    return in_words([NAMES[name] for name in dict.fromkeys(fields)])


def heading_of(name: str) -> str:
    """Return the heading of a field's column in a list."""
    return NAMES[name].removeprefix("the ").capitalize()


def _as_stored(column: str, typed: Any) -> Any:
    """Text that was left out is stored as empty, anything else that was left out as NULL."""
    return typed if typed is not None or Case.__table__.c[column].nullable else ""
