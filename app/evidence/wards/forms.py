"""Forms to propose, decide and end High Impact Neighbourhoods."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from app import clock
from app.evidence.wards.services import Decision
from app.models.area import HighImpactNeighbourhood
from app.web.fields import DateField, NotAfter, RadiosField, Required, TextareaField, as_choices
from app.web.widgets import GovCheckboxesInput

VERDICTS = as_choices([("approve", "Approve"), ("refuse", "Do not approve"), ("", "Decide later")])


class ProposeForm(FlaskForm):
    """Which wards, and why. The fewest wards that hold half of crime are preselected."""

    wards = SelectMultipleField(
        "Wards to propose",
        coerce=int,
        widget=GovCheckboxesInput(),
        validate_choice=False,
    )
    reason = TextareaField(
        "Why these wards",
        [Required("Enter why these wards should be High Impact Neighbourhoods")],
        limit=5_000,
        description="The Executive’s chair will read this alongside the figures.",
    )

    def validate_wards(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Select at least one ward")
        if not {str(ward_id) for ward_id in field.data} <= {value for value, *_ in field.iter_choices()}:
            raise ValidationError("Some of these wards have since been proposed or designated. Select again")


class DecideForm(FlaskForm):
    """One verdict for each proposal (see `decide_form`), and the fields they share."""

    reason = TextareaField(
        "Reason",
        [Required("Enter the reason for your decision")],
        limit=5_000,
        description="It is saved with each decision, and everyone can read it.",
    )
    effective_from = DateField(
        "Approved from",
        [Required("Enter the day they become High Impact Neighbourhoods")],
        description="For example, 1 4 2026.",
    )
    effective_until = DateField(
        "Approved until (optional)", description="The last day. Leave it blank if there is no end."
    )

    def validate_effective_until(self, field: DateField) -> None:
        starts: date | None = self.effective_from.data
        if field.data and starts and field.data < starts:
            raise ValidationError("Last day must be the same as or after the first day")

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        verdicts = [field for name, field in self._fields.items() if name.startswith("verdict_")]
        if any(field.data for field in verdicts):
            return valid
        first = verdicts[0] if verdicts else self.reason
        first.errors = ["Approve or refuse at least one ward"]
        return False


def decide_form(
    hins: Sequence[HighImpactNeighbourhood], unsound: Collection[HighImpactNeighbourhood] = ()
) -> DecideForm:
    """A form with a verdict for each of these proposals. `unsound`: those that cannot be approved."""
    verdicts = {
        f"verdict_{hin.id}": RadiosField(
            hin.ward.name, str, choices=VERDICTS[1:] if hin in unsound else VERDICTS, default=""
        )
        for hin in hins
    }
    return type("DecideTheseForm", (DecideForm,), verdicts)(data={"effective_from": clock.today()})


def decisions(form: DecideForm, hins: Sequence[HighImpactNeighbourhood]) -> list[Decision]:
    chosen = [(hin, form[f"verdict_{hin.id}"].data) for hin in hins]
    return [Decision(hin, verdict) for hin, verdict in chosen if verdict]


class EndForm(FlaskForm):
    """When a designation ends, and why."""

    last_day = DateField(
        "Last day",
        [Required("Enter the last day of the designation"), NotAfter()],
        description="The ward is a High Impact Neighbourhood up to and including this day.",
    )
    reason = TextareaField("Reason", [Required("Enter why the designation ends")], limit=5_000)
