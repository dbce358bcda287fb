"""Forms on the pages of a case."""

from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.case import Risk
from app.models.sharing import NoteAudience
from app.web.drafts import DraftForm
from app.web.fields import (
    DateField,
    IdempotentForm,
    NotBefore,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    VersionField,
)
from app.web.person_field import PersonField


class NoteForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    words = TextareaField("Write a note", [Required("Enter a note")])
    audience = RadiosField("Who can read it", NoteAudience, default=NoteAudience.ALL)


class ReviewForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    risk = RadiosField("How risky is it now?", Risk, [Required("Select how risky it is now")])
    words = TextareaField(
        "What did you find? (optional)",
        description="We save this as a note. Everyone who can see this case can read it.",
    )
    next_review_on = DateField(
        "When is the next review? (optional)",
        [NotBefore("Next review date must be today or in the future")],
        ahead=True,
        description="If you leave this blank, it will be in 14 days for high risk, 28 for medium "
        "and 56 for low.",
    )


class LeadForm(IdempotentForm):
    lead = PersonField(
        "Who leads this case?", [Required("Select who leads this case")], nobody="Choose a person"
    )
    # Who led it when the page was opened: 0 if nobody did.
    seen_lead = VersionField()


class VersionedForm(DraftForm):
    """A form whose save is refused if somebody else has saved in the meantime."""

    version = VersionField()


class EmergencyForm(IdempotentForm):
    reference = TextField(
        "Which case?",
        [Required("Enter the case reference")],
        limit=20,
        width=10,
        description="For example, NG-26-K7M4.",
    )
    reason = TextareaField(
        "Why do you need to see this case now?",
        [Required("Enter why you need to see this case now")],
        limit=2000,
        rows=4,
        description="The people on this case and the auditor will be able to read this.",
    )
