"""Fields for numbers as people write them, and for days that are there."""

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from app.insight.performance import cells
from app.insight.performance.table_files import BadCell
from app.web.fields import TextField


class NumberText:
    """A number as people write it, with commas or without."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            cells.number(field.name, field.data or "")
        except BadCell as reason:
            raise ValidationError("Enter a number, such as 1,234 or 12.5") from reason


def number_field(label: str, *validators: Any, **more: Any) -> TextField:
    return TextField(label, [*validators, NumberText()], limit=30, width=10, **more)


def known(day: date | None) -> date:
    assert day is not None, "asked where the form is valid"
    return day
