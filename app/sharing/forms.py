"""What do people say when they share a case, ask for one, or answer?"""

from datetime import datetime, timedelta
from typing import Any

from wtforms import HiddenField, ValidationError

from app import clock
from app.cases.asking_once import AsksOnce
from app.models.partnership import Partner
from app.models.person import User
from app.sharing.services import ACCESS_DAYS
from app.web.drafts import KeptForm
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

LONGEST_ACCESS = timedelta(days=366)


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


def _moment(typed: Any) -> datetime | None:
    try:
        read = datetime.fromisoformat(typed or "")
    except ValueError:
        return None
    return read if read.tzinfo else None


class NameForm(SentOnceForm):
    """`until` comes from an undo only: who was named until a moment is not named for good again."""

    person_id = ChoiceField("Name a person", int, [Needed("Choose a person")])
    until = HiddenField(filters=(_moment,))

    def offer(self, people: list[User]) -> None:
        self.person_id.choices = people_choices(people, nobody="Choose a person")

    def validate_until(self, field: Any) -> None:
        if field.data and field.data.date() > clock.today() + LONGEST_ACCESS:
            raise ValidationError("Access is granted for a year at most")


class AskForm(AsksOnce):
    asks_about = ("why",)

    why = WordsField("Why do you need it? (optional)", limit=2000)


class AnswerForm(SentOnceForm):
    """Granting needs a last day, and has one unless somebody changes it."""

    until = DayField("Until", [NotBefore("The last day is today or later")])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(data={"until": clock.today() + timedelta(days=ACCESS_DAYS)}, **kwargs)

    def validate_until(self, field: Any) -> None:
        if field.data and field.data > clock.today() + LONGEST_ACCESS:
            raise ValidationError("Access is granted for a year at most")


class LiftForm(KeptForm):
    reason = WordsField("Why is it no longer restricted?", [Needed("Say why it is no longer restricted")])
