"""Forms to share a case, name people, request access and answer a request."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from wtforms import HiddenField, ValidationError

from app import clock
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.casework.sharing.services import ACCESS_DAYS
from app.models.person import User
from app.web.drafts import DraftForm
from app.web.fields import (
    ChoiceField,
    DateField,
    IdempotentForm,
    NotBefore,
    Required,
    TextareaField,
    TextField,
    as_choices,
)
from app.web.person_field import PersonField

LONGEST_REASON = 1000
LONGEST_ACCESS = timedelta(days=366)


class ShareForm(IdempotentForm):
    partner_id = ChoiceField(
        "Share with a partner",
        int,
        [Required("Select a partner")],
        description="Everyone from that partner will be able to read the case and add to it.",
    )
    reason = TextField(
        "Why do they need it?",
        [Required("Enter why they need it")],
        description="They can read this on the case. We save it as the reason for the disclosure.",
    )

    def offer(self, partners: Iterable[Any]) -> None:
        pairs = [(partner.id, partner.name) for partner in partners]
        self.partner_id.choices = as_choices([("", "Choose a partner"), *pairs])


def _moment(typed: Any) -> datetime | None:
    try:
        read = datetime.fromisoformat(typed or "")
    except ValueError:
        return None
    return read if read.tzinfo else None


class NameForm(IdempotentForm):
    """Name a person. `until` is sent by an undo only, to restore an end date."""

    person_id = PersonField(
        "Name a person",
        [Required("Select a person")],
        description="Only this person, not their group, will be able to read the case and add to it.",
    )
    until = HiddenField(filters=(_moment,))

    def offer(self, people: list[User]) -> None:
        self.person_id.offer(people)

    def validate_until(self, field: Any) -> None:
        if field.data and field.data.date() > clock.today() + LONGEST_ACCESS:
            raise ValidationError("Date must be within the next 12 months")


class AskForm(WarnsOfPersonalDetails):
    pii_fields = ("why",)

    why = TextareaField(
        "Why do you need it? (optional)",
        limit=2000,
        rows=3,
        description="The people who work on this case will read this before they answer.",
    )


class AnswerForm(IdempotentForm):
    """The answer to an access request. Granting needs a last day, which is filled in."""

    until = DateField("Until", [NotBefore("Date must be today or in the future")], ahead=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(data={"until": clock.today() + timedelta(days=ACCESS_DAYS)}, **kwargs)

    def validate_until(self, field: Any) -> None:
        if field.data and field.data > clock.today() + LONGEST_ACCESS:
            raise ValidationError("Date must be within the next 12 months")


class RefuseForm(IdempotentForm):
    why_not = TextField(
        "Reason, if you refuse", [Required("Enter why you are refusing access")], limit=LONGEST_REASON
    )


class LiftForm(DraftForm):
    reason = TextareaField(
        "Why does this case no longer need to be restricted?",
        [Required("Enter why it is no longer restricted")],
        rows=3,
    )
