"""Which days can people mean? A year with a digit too few or too many is a slip of the hand."""

from datetime import date

from wtforms.validators import ValidationError

FIRST_YEAR, LAST_YEAR = 2000, 2100


def out_of_bounds(day: date) -> str:
    """What is wrong with a day of another age; blank if nothing is."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return f"The year must be from {FIRST_YEAR} to {LAST_YEAR}"


class WithinReason:
    """A day of these decades."""

    def __call__(self, form: object, field: object) -> None:
        day = getattr(field, "data", None)
        if day is not None and (problem := out_of_bounds(day)):
            raise ValidationError(problem)
