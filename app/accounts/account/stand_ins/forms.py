"""What somebody says about their absence."""

from datetime import timedelta
from typing import Any

from wtforms import ValidationError

from app.models.person import User
from app.web.fields import DateField, IdempotentForm, NotBefore, Required
from app.web.person_field import PersonField

LONGEST = timedelta(days=366)


class StandInForm(IdempotentForm):
    person = PersonField(
        "Who stands in for you?",
        [Required("Select who stands in for you")],
        description="Choose somebody who works on cases. To act as a chair, they need a second "
        "step when they sign in.",
    )
    first = DateField("First day", [Required("Enter the first day"), NotBefore()])
    last = DateField("Last day", [Required("Enter the last day"), NotBefore()], ahead=True)

    def __init__(self, people: list[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.offer(people)

    def validate_last(self, field: Any) -> None:
        first = self.first.data
        if field.data is None or first is None:
            return
        if field.data < first:
            raise ValidationError("The last day must be the first day or later")
        if field.data - first > LONGEST:
            raise ValidationError("The last day must be within a year of the first day")


class ShorterForm(IdempotentForm):
    last = DateField("Last day", [Required("Enter the last day"), NotBefore()])
