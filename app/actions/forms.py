"""What do people say of an action: what, who, which partner, by when, and how did it end?"""

from app.cases.asking_once import AsksOnce
from app.cases.case_forms import VersionedForm
from app.models.partnership import Partner
from app.models.person import User
from app.web.fields import (
    ChoiceField,
    DayField,
    LineField,
    Needed,
    NotBefore,
    SentOnceForm,
    WordsField,
    offered,
    people_choices,
)


class ActionForm(AsksOnce, VersionedForm):
    asks_about = ("title",)

    title = LineField("What is to be done?", [Needed("Say what is to be done")])
    partner_id = ChoiceField(
        "Which organisation does it?", int, [Needed("Choose the organisation that does it")]
    )
    owner_id = ChoiceField(
        "Who does it? (optional)",
        int,
        description="They can read this case from then on, whatever group they sit in.",
    )
    due_on = DayField("When is it due?", [Needed("Enter the day it is due")])

    def offer(self, partners: list[Partner], people: list[User]) -> None:
        self.partner_id.choices = offered(
            [("", "Choose an organisation"), *((p.id, p.name) for p in partners)]
        )
        self.owner_id.choices = people_choices(people, nobody="Nobody in particular")


class NewActionForm(ActionForm):
    due_on = DayField(
        "When is it due?", [Needed("Enter the day it is due"), NotBefore("An action is due today or later")]
    )


class NotPossibleForm(AsksOnce):
    asks_about = ("result",)

    result = WordsField("Why is it no longer possible?", [Needed("Say why it is no longer possible")])


class DoneForm(SentOnceForm):
    """A button; what came of it may be said."""

    result = WordsField("What came of it? (optional)")
