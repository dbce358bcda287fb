"""What do people type when they plan a walkabout?"""

from app.web.fields import DateField, IdempotentForm, NotBefore, Required, TextField


class PlanForm(IdempotentForm):
    street = TextField("Street", [Required("Enter a street")])
    planned_for = DateField(
        "Date",
        [Required("Enter the date of the walkabout"), NotBefore("Date must be today or in the future")],
    )
