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
        [Required("Choose a partner")],
        description="All of its people in the partnership can read it and add to it.",
    )
    reason = TextField(
        "Why do they need it?",
        [Required("Say why they need it")],
        description="They read it on the case, and it is kept with the disclosure.",
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
        [Required("Choose a person")],
        description="They alone can read it and add to it, whatever group they sit in.",
    )
    until = HiddenField(filters=(_moment,))

    def offer(self, people: list[User]) -> None:
        self.person_id.offer(people)

    def validate_until(self, field: Any) -> None:
        if field.data and field.data.date() > clock.today() + LONGEST_ACCESS:
            raise ValidationError("Access is granted for a year at most")


class AskForm(WarnsOfPersonalDetails):
    pii_fields = ("why",)

    why = TextareaField(
        "Why do you need it? (optional)",
        limit=2000,
        rows=3,
        description="The people who work on this case read it before they answer.",
    )


class AnswerForm(IdempotentForm):
    """The answer to an access request. Granting needs a last day, which is filled in."""

    until = DateField("Until", [NotBefore("The last day is today or later")], ahead=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(data={"until": clock.today() + timedelta(days=ACCESS_DAYS)}, **kwargs)

    def validate_until(self, field: Any) -> None:
        if field.data and field.data > clock.today() + LONGEST_ACCESS:
            raise ValidationError("Access is granted for a year at most")


class RefuseForm(IdempotentForm):
    why_not = TextField(
        "If you refuse: why?", [Required("Say why you refuse, for whoever asked")], limit=LONGEST_REASON
    )


class LiftForm(DraftForm):
    reason = TextareaField(
        "Why is it no longer restricted?", [Required("Say why it is no longer restricted")], rows=3
    )
