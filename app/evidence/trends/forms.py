"""The form that compares two surveys."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.evidence.statistics.change_tests import ProportionChange, compare_proportions
from app.web.fields import Required, TextField

MOST = 10_000_000


class NumberField(TextField):
    """A whole number from 0, as people write it: 2,000."""

    number: int | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        digits = (self.data or "").replace(",", "").replace(" ", "")
        self.number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None

    def pre_validate(self, form: Any) -> None:
        if self.data and (self.number is None or self.number > MOST):
            raise ValidationError(f"{self.label.text}: enter a whole number, such as 184")


class SurveyForm(FlaskForm):
    """Two samples: how many people were asked, and how many said yes."""

    asked_now = NumberField(
        "Number of people asked in the later survey",
        [Required("Enter how many people were asked in the later survey")],
    )
    hits_now = NumberField(
        "Number who said so in the later survey",
        [Required("Enter how many people said so in the later survey")],
    )
    asked_then = NumberField(
        "Number of people asked in the earlier survey",
        [Required("Enter how many people were asked in the earlier survey")],
    )
    hits_then = NumberField(
        "Number who said so in the earlier survey",
        [Required("Enter how many people said so in the earlier survey")],
    )

    def validate_asked_now(self, field: NumberField) -> None:
        _require_somebody(field)

    def validate_asked_then(self, field: NumberField) -> None:
        _require_somebody(field)

    def validate_hits_now(self, field: NumberField) -> None:
        _require_part(field, self.asked_now)

    def validate_hits_then(self, field: NumberField) -> None:
        _require_part(field, self.asked_then)

    @property
    def compared(self) -> ProportionChange:
        return compare_proportions(
            _number(self.hits_now), _number(self.asked_now), _number(self.hits_then), _number(self.asked_then)
        )


def _number(field: NumberField) -> int:
    assert field.number is not None, "asked of a form that is valid"
    return field.number


def _require_somebody(field: NumberField) -> None:
    if field.number == 0:
        raise ValidationError("Number of people asked must be 1 or more")


def _require_part(hits: NumberField, sample: NumberField) -> None:
    if hits.number is not None and sample.number is not None and hits.number > sample.number:
        raise ValidationError("Number who said so must not be more than the number asked")
