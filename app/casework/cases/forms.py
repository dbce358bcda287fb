"""Forms on the pages of a case."""

from collections.abc import Callable
from typing import Any

from wtforms.validators import Optional, ValidationError

from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.case import Case, CloseReason, Outcome, Risk
from app.models.sharing import NoteAudience
from app.web.drafts import DraftForm
from app.web.fields import (
    ChoiceField,
    DateField,
    IdempotentForm,
    NotBefore,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    VersionField,
)


class NoteForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    words = TextareaField("Write a note", [Required("Write something first")])
    audience = RadiosField("Who can read it", NoteAudience, default=NoteAudience.ALL)


class ReviewForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    risk = RadiosField("How risky is it now?", Risk, [Required("Choose how risky it is now")])
    words = TextareaField(
        "What did you find? (optional)",
        description="It is kept as a note that all of the case’s people can read.",
    )
    next_review_on = DateField(
        "When is the next review? (optional)",
        [NotBefore("The next review is today or later")],
        description="If you leave it out: in 14 days for high risk, 28 for medium, 56 for low.",
    )


class LeadForm(IdempotentForm):
    lead = ChoiceField("Who leads this case?", int, [Required("Choose who leads this case")])


class CloseForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    reason = RadiosField("Why is it closed?", CloseReason, [Required("Choose why it is closed")])
    outcome = RadiosField("What became of the problem?", Outcome, [Optional()])
    duplicate_of = TextField(
        "If it is a duplicate: which case will stay open?",
        limit=20,
        width=10,
        description="Its reference, such as NG-26-K7M4.",
    )
    words = TextareaField(
        "What should people know who read this later?",
        [Required("Say in a sentence why it is closed")],
        description="What was done, what it changed, and where the problem went if it went elsewhere.",
    )

    def __init__(self, find: Callable[[str], Case | None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.find = find
        self.other: Case | None = None

    def validate_reason(self, field: Any) -> None:
        """Require an outcome, or the case that stays open, depending on the reason."""
        if field.data is CloseReason.SOLVED and self.outcome.data is None:
            raise ValidationError("Choose what became of the problem, too")
        if field.data is CloseReason.DUPLICATE:
            self.other = self.find(self.duplicate_of.data or "")
            if self.other is None:
                raise ValidationError(
                    "Enter the reference of the case that will stay open. It must be one that you can see"
                )


class ReopenForm(WarnsOfPersonalDetails):
    pii_fields = ("reason",)

    reason = TextareaField("Why is it opened again?", [Required("Say why it is opened again")], rows=4)


class VersionedForm(DraftForm):
    """A form whose save is refused if somebody else has saved in the meantime."""

    version = VersionField()


class EmergencyForm(IdempotentForm):
    reference = TextField(
        "Which case?",
        [Required("Enter the case’s reference")],
        limit=20,
        width=10,
        description="Such as NG-26-K7M4.",
    )
    reason = TextareaField(
        "Why do you need to see this case now?",
        [Required("Say why you need to see this case now")],
        limit=2000,
        rows=4,
        description="The people of the case and the auditor read this.",
    )
