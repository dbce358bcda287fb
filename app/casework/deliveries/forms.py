"""Forms of the delivery log: a line, and a file of lines."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileRequired
from wtforms.validators import ValidationError

from app import clock
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.casework.deliveries.services import Line
from app.casework.deliveries.summary import monday_of
from app.models.delivery import NUMBERS, Delivery
from app.models.partnership import Partner
from app.web.fields import ChoiceField, DateField, IdempotentForm, Required, TextField, as_choices
from app.web.number_fields import HoursField, WholeNumberField
from app.web.uploads import UploadField

IN_LINE = ("visits_done", "hours_done")


class DeliveryForm(WarnsOfPersonalDetails):
    """What was done comes first: on a phone it is all that is typed, and where, when and who stand there."""

    pii_fields = ("place",)

    visits_done = WholeNumberField("Visits done", highest=9_999)
    hours_done = HoursField("Hours done", highest=9_999)
    place = TextField("Where?", [Required("Enter a place")])
    day = DateField(
        "In which week?",
        [Required("Enter a date in the week")],
        description="Enter any date in that week.",
    )
    partner_id = ChoiceField("Which partner?", int, [Required("Select a partner")])
    visits_planned = WholeNumberField("Visits planned", highest=9_999)
    hours_planned = HoursField("Hours planned", highest=9_999)

    def __init__(self, partners: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.partner_id.choices = as_choices((partner.id, partner.name) for partner in partners)

    @classmethod
    def usual(cls, partners: Iterable[Any], own: int, place: str) -> "DeliveryForm":
        """This week, by the reader's own partner, where the last line was."""
        return cls(partners, data={"place": place, "day": monday_of(clock.today()), "partner_id": own})

    @classmethod
    def of(cls, partners: Iterable[Any], delivery: Delivery) -> "DeliveryForm":
        numbers = {name: getattr(delivery, name) for name in NUMBERS}
        line = {"place": delivery.place, "day": delivery.week, "partner_id": delivery.partner_id}
        return cls(partners, data={**line, **numbers})

    def line(self, partner: Partner) -> Line:
        assert self.day.data, "else the form is not valid"
        return Line(self.place.data, self.day.data, partner, **{name: self[name].data for name in NUMBERS})

    def validate_visits_done(self, field: Any) -> None:
        """A line without any number would say nothing."""
        if not any(self[name].raw_data and self[name].raw_data[0].strip() for name in NUMBERS):
            raise ValidationError("Enter how many visits or hours were done or planned")


class DeliveryFileForm(IdempotentForm):
    file = UploadField("Choose a CSV file", [FileRequired("Select a file")])
