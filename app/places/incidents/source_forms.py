"""Forms to answer before a file is imported: which force, which source, which columns."""

import re
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.models.incident import IncidentSource
from app.places.incidents.readers.layout import Grid, Layout, plainly
from app.places.incidents.reading import layout
from app.web.fields import ChoiceField, RadiosField, Required, TextField, as_choices

LONGEST_NAME = 80
# Common headings, to preselect the likely column.
LIKELY = {
    "when": r"date|when|created|reported|opened|occurred",
    "category": r"category|kind|type|class|offence|nature|subject",
    "x": r"easting|longitude|\blon|\blng|^x\b",
    "y": r"northing|latitude|\blat|^y\b",
    "number": r"^(?:no\.?|number|count|total)(?: of)?(?: incidents| reports| records)?$|how many|quantity",
    "reference": r"\bid$|reference|^ref|case.?n|number|^id\b",
    "location": r"street|location|road|place",
    "lsoa_code": r"lsoa",
    "until_time": r"time.*\b(to|end|until)|\b(to|end|until)\b.*time|endtime|totime",
    "until": r"\b(to|end|until)\b|enddate|todate",
    "when_time": r"^time|(from|start|occurred|incident).?time",
}


class ForceForm(FlaskForm):
    force = RadiosField("Whose incidents do you want?", str, [Required("Select a police force")])

    def offer(self, forces: Sequence[str]) -> None:
        self.force.choices = as_choices((force, force) for force in forces)


class KnownSourceForm(FlaskForm):
    source = RadiosField("Where does this file come from?", int, [Required("Select a source")])

    def offer(self, sources: Sequence[IncidentSource]) -> None:
        self.source.choices = as_choices((source.id, source.name) for source in sources)


class SourceForm(FlaskForm):
    """The meaning of each column. The first row names the columns."""

    name = TextField(
        "Name of the source",
        [Required("Enter the name of the source")],
        limit=LONGEST_NAME,
        description="For example, City council anti-social behaviour. We show its incidents under this name.",
    )
    when = ChoiceField(
        "Date",
        str,
        [Required("Select the column that says when it happened")],
        description="A date such as 27/03/2025 or 2025-03-27. A time after it, such as 22:50, is read too.",
    )
    category = ChoiceField("Category", str, [Required("Select the column that says what happened")])
    grid = RadiosField("How are places given?", str, [Required("Select how places are given")])
    x = ChoiceField("Longitude or easting", str, [Required("Select the column of longitudes or eastings")])
    y = ChoiceField("Latitude or northing", str, [Required("Select the column of latitudes or northings")])
    order = RadiosField(
        "Which comes first in dates such as 03/04/2025?",
        str,
        default="",
        description="In most files this is clear, because there is no 29th month.",
    )
    exact = RadiosField(
        "How exact are the points?",
        str,
        [Required("Select how exact the points are")],
        description="Fine grids and repeat locations are only reliable if the points are exact.",
    )
    reference = ChoiceField(
        "Reference of the source",
        str,
        description="If a reference is repeated in the file, we only count the first row.",
    )
    number = ChoiceField(
        "How many incidents",
        str,
        description="If a row is more than one incident. Otherwise, each row counts as 1.",
    )
    location = ChoiceField(
        "Street or place", str, description="A street or a place, never a person’s address."
    )
    lsoa_code = ChoiceField("LSOA code", str)
    when_time = ChoiceField(
        "Time",
        str,
        description="If the time is not in the date column. Select when it happened or started, not when it "
        "was reported.",
    )
    until = ChoiceField(
        "End date",
        str,
        description="If it happened between 2 times. A time after the date is read too.",
    )
    until_time = ChoiceField(
        "End time",
        str,
        description="If the time is not in the end date column. If a row has no end date, we use the same "
        "day, or the next day if the end time is earlier than the start.",
    )

    def offer(self, heading: Sequence[str], taken: set[str]) -> None:
        self._taken = taken
        columns = [name.strip() for name in heading if name.strip()]
        for field, first in self._columns():
            field.choices = as_choices([("", first), *((name, name) for name in columns)])
        self.grid.choices = as_choices(
            [(Grid.LONLAT, "Longitude and latitude"), (Grid.NATIONAL, "Eastings and northings")]
        )
        self.order.choices = as_choices(
            [("", "As the file shows"), ("day", "The day: 3 April"), ("month", "The month: 4 March")]
        )
        self.exact.choices = as_choices(
            [("exact", "Where it happened"), ("snapped", "Moved to map points, as the police website does")]
        )

    def guess(self, heading: Sequence[str]) -> None:
        """Preselect the likely columns for the user to check."""
        free = [name.strip() for name in heading if name.strip()]
        for name, pattern in LIKELY.items():
            likely = next((column for column in free if re.search(pattern, column, re.IGNORECASE)), None)
            self[name].data = likely
            free = [column for column in free if column != likely]
        on_grid = re.search("east", self.x.data or "", re.IGNORECASE)
        self.grid.data = (Grid.NATIONAL if on_grid else Grid.LONLAT).value

    def validate_name(self, field: TextField) -> None:
        if plainly(field.data or "") in self._taken:
            raise ValidationError("This is the name of a police force. Enter another name for the source")

    def validate_y(self, field: ChoiceField) -> None:
        if field.data and field.data == self.x.data:
            raise ValidationError("Select a different column from the longitude or easting")

    def layout(self) -> Layout:
        columns = {field.name: field.data for field, _ in self._columns() if field.data}
        order = {"day": False, "month": True}.get(self.order.data or "")
        return layout(self.name.data or "", Grid(self.grid.data), columns, month_first=order)

    def _columns(self) -> list[tuple[ChoiceField, str]]:
        needed = [(field, "Select a column") for field in (self.when, self.category, self.x, self.y)]
        others = (
            self.reference, self.number, self.location, self.lsoa_code, self.when_time, self.until,
            self.until_time,
        )  # fmt: skip
        return needed + [(field, "Not in the file") for field in others]
