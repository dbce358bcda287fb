"""Forms for hypotheses: what is believed, its evidence, and how it was answered."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms.validators import ValidationError

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.case import Case
from app.models.frozen import FrozenEvidence
from app.models.hypothesis import Answer, Confidence, EvidenceKind
from app.models.sharing import CaseFile
from app.web.fields import ChoiceField, RadiosField, Required, TextareaField, TextField, as_choices
from app.words import day


class HypothesisForm(WarnsOfPersonalDetails, VersionedForm):
    pii_fields = ("statement", "expected")

    statement = TextareaField(
        "What do you believe causes it?",
        [Required("Enter what you believe causes it")],
        rows=3,
        description="One statement that could turn out to be wrong.",
    )
    expected = TextareaField("What would you see if it were true? (optional)", rows=3)


class AnswerForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    answer = RadiosField("Is it true?", Answer, [Required("Select an answer")])
    confidence = RadiosField("How sure are you?", Confidence, [Required("Select how sure you are")])
    words = TextareaField("Why? (optional)", rows=4)


class EvidenceForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    kind = RadiosField(
        "What kind of evidence is it?", EvidenceKind, [Required("Select the kind of evidence")]
    )
    words = TextareaField(
        "What does it show?", rows=4, description="For a note, this is the evidence itself."
    )
    file_key = ChoiceField("Which file? (if it is a file)", str)
    kept_key = ChoiceField(
        "Which chart, map or table? (if you kept one)",
        str,
        description="Choose from those you have kept. To keep another and add it at the same "
        "time, use “Add evidence from the data”.",
    )
    other = TextField(
        "Which case? (if it is another case)",
        limit=20,
        width=10,
        description="Enter its reference. For example, NG-26-K7M4. People who cannot see that "
        "case learn nothing about it.",
    )

    def __init__(
        self,
        files: Iterable[CaseFile],
        kept: Iterable[FrozenEvidence],
        find: Callable[[str], Case | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.files = {file.key: file for file in files}
        self.find = find
        self.other_case: Case | None = None
        named = ((key, file.name) for key, file in self.files.items())
        self.file_key.choices = as_choices([("", "Choose a file"), *named])
        called = [
            (each.key, f"{each.title}: {each.kind.label.lower()}, {day(each.kept_at)}") for each in kept
        ]
        self.kept_key.choices = as_choices([("", "Choose what you kept"), *called])

    def validate_words(self, field: Any) -> None:
        if self.kind.data is EvidenceKind.NOTE and not field.data:
            raise ValidationError("Enter what the evidence is")

    def validate_file_key(self, field: Any) -> None:
        if self.kind.data is EvidenceKind.FILE and field.data is None:
            raise ValidationError(
                "Select a file from this case" if self.files else "This case has no files yet"
            )

    def validate_kept_key(self, field: Any) -> None:
        if self.kind.data is EvidenceKind.FROZEN and field.data is None:
            raise ValidationError(
                "Select the chart, map or table"
                if len(field.choices) > 1
                else "You have not kept anything yet"
            )

    def validate_other(self, field: Any) -> None:
        if self.kind.data is not EvidenceKind.CASE:
            return
        self.other_case = self.find(field.data or "")
        if self.other_case is None:
            raise ValidationError("Enter the reference of another case that you can see")

    @property
    def source(self) -> dict[str, Any]:
        """What the evidence is, as `add_evidence` takes it."""
        chosen = self.files.get(self.file_key.data or "")
        return {
            EvidenceKind.FILE: {"file_id": chosen.id if chosen else None},
            EvidenceKind.FROZEN: {"frozen_key": self.kept_key.data},
            EvidenceKind.CASE: {"other_case_id": self.other_case.id if self.other_case else None},
        }.get(self.kind.data, {})
