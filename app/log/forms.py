"""What does somebody type to log a problem?"""

from typing import Any

from wtforms import BooleanField, ValidationError

from app.cases.asking_once import AsksOnce
from app.geography.areas import OutsideTheCity, place_at
from app.geography.typed_points import NotAPoint, read_point
from app.governance.choices import choices
from app.governance.queries import get_theme, get_ward
from app.models.area import Area
from app.models.case import Frequency, ProblemType, Risk
from app.models.partnership import Theme
from app.web.drafts import KeptForm
from app.web.fields import (
    ChoiceField,
    DayField,
    LineField,
    Needed,
    NotAfter,
    RadiosField,
    WordsField,
    offered,
)


class LogForm(AsksOnce, KeptForm):
    """In the order in which people think. Title, theme and ward are needed; the ward follows from a point."""

    asks_about = ("title", "what", "affected", "place")

    title = LineField("What is the problem?", [Needed("Say in a few words what the problem is")])
    what = WordsField("What is happening?")
    theme = RadiosField("What kind of problem is it?", int, [Needed("Choose the kind of problem")])
    detail = ChoiceField("In more detail", str)
    problem_type = RadiosField("Who or what does it harm?", ProblemType)
    point = LineField("Place on the map")
    place = LineField("Street or building")
    ward = ChoiceField("Ward")
    frequency = ChoiceField("How often does it happen?", Frequency)
    since = DayField("Since when?", [NotAfter("Enter a date that has already been")])
    affected = WordsField("Who else is affected?", limit=2000)
    risk = RadiosField("How risky is it now?", Risk, default=Risk.LOW)
    restricted = BooleanField("Only people named on this case may know of it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = choices()
        self.theme.choices = offered((theme.id, theme.name) for theme in self.known.themes)
        wards = [(ward.id, ward.name) for ward in self.known.wards]
        self.ward.choices = offered([("", "Choose a ward"), *wards])
        details = {detail for theme in self.known.themes for detail in theme.details}
        self.detail.choices = offered([("", "Not sure"), *((detail, detail) for detail in sorted(details))])
        self.grid: tuple[int, int] | tuple[None, None] = (None, None)

    def validate_point(self, field: Any) -> None:
        """A point says its ward; where somebody chose another ward, they are asked which is meant."""
        if not field.data:
            return
        try:
            point = read_point(field.data)
            found = place_at(point.easting, point.northing)
        except (NotAPoint, OutsideTheCity) as error:
            raise ValidationError(str(error)) from error
        if self.ward.data and self.ward.data != found.ward.id and not found.on_the_edge:
            raise ValidationError(f"This place is in {found.ward.name}. Choose that ward, or move the place")
        self.grid = (point.easting, point.northing)
        self.ward.data = self.ward.data or found.ward.id

    def validate_ward(self, field: Any) -> None:
        if field.data is None and not self.point.data:
            raise ValidationError("Choose the ward, or show the place on the map")

    def chosen_ward(self) -> Area:
        return get_ward(self.ward.data)

    def chosen_theme(self) -> Theme:
        return get_theme(self.theme.data)

    def details(self) -> dict[str, Any]:
        """Everything that log_case takes beside title, theme and ward."""
        easting, northing = self.grid
        return {
            "what": self.what.data or "",
            "detail": self.detail.data or "",
            "problem_type": self.problem_type.data,
            "easting": easting,
            "northing": northing,
            "place": self.place.data or "",
            "frequency": self.frequency.data,
            "since": self.since.data,
            "affected": self.affected.data or "",
            "risk": self.risk.data or Risk.LOW,
            "restricted": self.restricted.data,
            "submission": self.submission.data,
        }
