"""Forms for the actions of a plan."""

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.person import User
from app.structure.choices import Rows
from app.web.fields import (
    ChoiceField,
    DateField,
    IdempotentForm,
    NotBefore,
    Required,
    TextareaField,
    TextField,
    as_choices,
    people_choices,
)


class ActionForm(WarnsOfPersonalDetails, VersionedForm):
    pii_fields = ("title",)

    title = TextField("What is to be done?", [Required("Say what is to be done")])
    partner_id = ChoiceField(
        "Which organisation does it?", int, [Required("Choose the organisation that does it")]
    )
    owner_id = ChoiceField(
        "Who does it? (optional)",
        int,
        description="They can read this case from then on, whatever group they sit in.",
    )
    due_on = DateField("When is it due?", [Required("Enter the day it is due")])

    def offer(self, partners: Rows, people: list[User]) -> None:
        self.partner_id.choices = as_choices(
            [("", "Choose an organisation"), *((p.id, p.name) for p in partners)]
        )
        self.owner_id.choices = people_choices(people, nobody="Nobody in particular")


class NewActionForm(ActionForm):
    due_on = DateField(
        "When is it due?", [Required("Enter the day it is due"), NotBefore("An action is due today or later")]
    )


class NotPossibleForm(WarnsOfPersonalDetails):
    pii_fields = ("result",)

    result = TextareaField("Why is it no longer possible?", [Required("Say why it is no longer possible")])


class DoneForm(IdempotentForm):
    """Mark an action as done, with an optional result."""

    result = TextareaField("What came of it? (optional)")
