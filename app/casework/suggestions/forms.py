"""What somebody types who suggests a step, or declines one."""

from typing import Any

from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.suggestion import SuggestionKind
from app.web.fields import RadiosField, Required, TextareaField, as_choices

LONGEST_WHY = 2000


class SuggestForm(WarnsOfPersonalDetails):
    pii_fields = ("why",)

    kind = RadiosField(
        "What are you suggesting?", SuggestionKind, [Required("Select what you are suggesting")]
    )
    why = TextareaField(
        "Why are you suggesting this?",
        [Required("Enter why you are suggesting this")],
        limit=LONGEST_WHY,
        rows=4,
    )

    def __init__(self, kinds: list[SuggestionKind], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = as_choices((kind.value, kind.label) for kind in kinds)


class DeclineForm(WarnsOfPersonalDetails):
    pii_fields = ("reason",)

    reason = TextareaField(
        "Why are you declining this?",
        [Required("Enter why you are declining this")],
        description="The person who suggested it can read this.",
        limit=LONGEST_WHY,
        rows=4,
    )
