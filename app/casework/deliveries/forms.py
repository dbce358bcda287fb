"""Forms of the delivery log: a line, and a file of lines."""

from typing import Any

from flask_wtf.file import FileRequired

from app import clock
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.casework.deliveries.summary import monday_of
from app.models.partnership import Partner
from app.web.fields import ChoiceField, DateField, IdempotentForm, Required, TextField, as_choices
from app.web.number_fields import HoursField, WholeNumberField
from app.web.uploads import UploadField


class DeliveryForm(WarnsOfPersonalDetails):
    pii_fields = ("place",)

    place = TextField("Where?", [Required("Enter the place")])
    day = DateField(
        "In which week?", [Required("Enter a day of the week")], description="Any day of it will do."
    )
    partner_id = ChoiceField("By which organisation?", int, [Required("Choose the organisation")])
    visits_done = WholeNumberField("Visits done", highest=9_999)
    hours_done = HoursField("Hours done", highest=9_999)
    visits_planned = WholeNumberField("Visits planned", highest=9_999)
    hours_planned = HoursField("Hours planned", highest=9_999)

    def __init__(self, partners: list[Partner], own: int, place: str, **kwargs: Any) -> None:
        usual = {"place": place, "day": monday_of(clock.today()), "partner_id": own}
        super().__init__(data=usual, **kwargs)
        self.partners = {partner.id: partner for partner in partners}
        self.partner_id.choices = as_choices((partner.id, partner.name) for partner in partners)

    @property
    def numbers(self) -> dict[str, Any]:
        return {
            name: self[name].data for name in ("visits_planned", "visits_done", "hours_planned", "hours_done")
        }


class DeliveryFileForm(IdempotentForm):
    file = UploadField("Choose a CSV file", [FileRequired("Choose a file first")])
