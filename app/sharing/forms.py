"""What do people say when they share a case, ask for one, or answer?"""

from datetime import timedelta
from typing import Any

from wtforms import ValidationError

from app import clock
from app.models import Partner, User
from app.sharing.services import ACCESS_DAYS
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


class ShareForm(SentOnceForm):
    partner_id = ChoiceField("Share with an organisation", int, [Needed("Choose an organisation")])
    reason = LineField(
        "Why do they need it?",
        [Needed("Say why they need it")],
        description="They read it on the case, and it is kept with the disclosure.",
    )

    def offer(self, partners: list[Partner]) -> None:
        pairs = [(partner.id, partner.name) for partner in partners]
        self.partner_id.choices = offered([("", "Choose an organisation"), *pairs])


class NameForm(SentOnceForm):
    person_id = ChoiceField("Name a person", int, [Needed("Choose a person")])

    def offer(self, people: list[User]) -> None:
        self.person_id.choices = people_choices(people, nobody="Choose a person")


class AskForm(SentOnceForm):
    why = WordsField("Why do you need it? (optional)", limit=2000)


class AnswerForm(SentOnceForm):
    """Granting needs a last day, and has one unless somebody changes it."""

    until = DayField("Until", [NotBefore("The last day is today or later")])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(data={"until": clock.today() + timedelta(days=ACCESS_DAYS)}, **kwargs)

    def validate_until(self, field: Any) -> None:
        if field.data and field.data > clock.today() + timedelta(days=366):
            raise ValidationError("Access is granted for a year at most")


class LiftForm(SentOnceForm):
    reason = WordsField("Why is it no longer restricted?", [Needed("Say why it is no longer restricted")])


class RestrictForm(SentOnceForm):
    """A confirmation, with nothing to type."""
