"""Forms for the actions of a plan."""

from typing import Any

from wtforms.validators import Optional, ValidationError

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.person import User
from app.models.techniques import Mechanism, Technique
from app.structure.choices import Rows
from app.web.fields import (
    ChoiceField,
    DateField,
    IdempotentForm,
    NotBefore,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    as_choices,
)
from app.web.number_fields import MoneyField
from app.web.person_field import PersonField


class ActionForm(WarnsOfPersonalDetails, VersionedForm):
    pii_fields = ("title",)

    title = TextField("What needs to be done?", [Required("Enter what needs to be done")])
    owner_id = PersonField(
        "Who will do it?",
        nobody="Nobody in particular",
        description="They will be able to read this case, whichever group they belong to. Leave this "
        "blank if the partner will decide who does it.",
    )
    partner_id = ChoiceField(
        "Which partner will do it?",
        int,
        description="Only if you did not choose a person. If you did, we use their partner.",
    )
    due_on = DateField("When is it due?", [Required("Enter the date it is due")], ahead=True)
    hypothesis_id = ChoiceField("Which hypothesis does it act on? (optional)", int)
    mechanism = RadiosField("How should it work? (optional)", Mechanism, [Optional()])
    technique = ChoiceField("Which technique does it use? (optional)", Technique)
    cost_pence = MoneyField("What does it cost, in pounds? (optional)", highest=9_000_000, width=5)

    def offer(self, partners: Rows, people: list[User], hypotheses: list[tuple[int, str]]) -> None:
        self.partner_id.choices = as_choices([("", "Choose a partner"), *((p.id, p.name) for p in partners)])
        self.owner_id.offer(people)
        numbered = [(id_, f"{at}. {_shortened(words)}") for at, (id_, words) in enumerate(hypotheses, 1)]
        self.hypothesis_id.choices = as_choices([("", "None of these"), *numbered])
        techniques = [(each.value, f"{each.mechanism.label}: {each.label}") for each in Technique]
        self.technique.choices = as_choices([("", "Not recorded"), *techniques])

    def validate_partner_id(self, field: Any) -> None:
        if field.data is None and self.owner_id.data is None:
            raise ValidationError("Select the person or partner who will do it")

    def validate_technique(self, field: Any) -> None:
        """A technique says its mechanism, unless another one was chosen."""
        if field.data is None:
            return
        chosen = self.mechanism.data or field.data.mechanism
        if chosen is not field.data.mechanism:
            raise ValidationError(
                f"“{field.data.label}” belongs to “{field.data.mechanism.label}”. Select a technique for "
                f"“{chosen.label}”, or change how it should work"
            )
        self.mechanism.data = chosen


def _shortened(statement: str) -> str:
    return statement if len(statement) <= 80 else f"{statement[:80].rsplit(' ', 1)[0]}…"


class NewActionForm(ActionForm):
    def validate_due_on(self, field: Any) -> None:
        NotBefore("Due date must be today or in the future")(self, field)


class NotPossibleForm(WarnsOfPersonalDetails):
    pii_fields = ("result",)

    result = TextareaField("Why is it no longer possible?", [Required("Enter why it is no longer possible")])


class NotDoneForm(WarnsOfPersonalDetails):
    pii_fields = ("result",)

    result = TextareaField("Why was it not done? (optional)")


class DoneForm(IdempotentForm):
    """Mark an action as done, with an optional result."""

    result = TextareaField("What was the result? (optional)")
