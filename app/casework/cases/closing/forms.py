"""Forms that close a case, with what becomes of each open action, and that open it again."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms.validators import ValidationError

from app.casework.cases.closing.settling import Settled, Settlement
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.case import Case, CloseReason, Outcome
from app.models.plan import PlanAction
from app.web.fields import RadiosField, Required, TextareaField, TextField, as_choices


class CloseForm(WarnsOfPersonalDetails):
    pii_fields = ("words",)

    reason = RadiosField(
        "Why are you closing this case?", CloseReason, [Required("Select why you are closing this case")]
    )
    outcome = RadiosField("What happened to the problem?", Outcome)
    duplicate_of = TextField(
        "If it is a duplicate, which case will stay open?",
        limit=20,
        width=10,
        description="Enter its reference. For example, NG-26-K7M4.",
    )
    words = TextareaField(
        "What should people who read this later know?",
        [Required("Enter why you are closing this case")],
        description="Say what was done, what changed, and where the problem moved if it moved elsewhere.",
    )

    def __init__(
        self, find: Callable[[str], Case | None], takes: Callable[[Case], bool], **kwargs: Any
    ) -> None:
        """`takes`: whether the writer may add actions to another case, which is open."""
        super().__init__(**kwargs)
        self.reason.choices = as_choices(CloseReason.offered())
        self.find, self.takes = find, takes
        self.other: Case | None = None

    def validate_outcome(self, field: Any) -> None:
        if self.reason.data is CloseReason.SOLVED and field.data is None:
            raise ValidationError("Select what happened to the problem")

    def validate_duplicate_of(self, field: Any) -> None:
        if self.reason.data is CloseReason.DUPLICATE:
            self.other = self.find(field.data or "")
            if self.other is None:
                raise ValidationError(
                    "Enter the reference of the case that will stay open. It must be one that you can see"
                )


class GoesOnThere:
    """An action goes on only where its case is a duplicate, and the writer may add to the other one."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not Settlement.GOES_ON:
            return
        if form.reason.data is not CloseReason.DUPLICATE:
            raise ValidationError(
                "You can move an action only if you close the case as a duplicate of another"
            )
        if form.other is not None and not form.takes(form.other):
            raise ValidationError("You cannot add actions to that case. Select another answer")


def close_form(
    actions: Iterable[PlanAction],
    find: Callable[[str], Case | None],
    takes: Callable[[Case], bool],
    **kwargs: Any,
) -> CloseForm:
    """A form that closes a case and asks of each of its open actions what becomes of it."""
    fields: dict[str, Any] = {}
    for action in actions:
        must = [Required(f"Select what happens to “{action.title}”"), GoesOnThere()]
        fields[f"action_{action.key}"] = RadiosField(action.title, Settlement, must)
        fields[f"result_{action.key}"] = TextField(f"What was the result of “{action.title}”? (optional)")
    results = tuple(name for name in fields if name.startswith("result_"))
    fields["pii_fields"] = (*CloseForm.pii_fields, *results)
    return type("CloseThisForm", (CloseForm,), fields)(find, takes, **kwargs)


def settled_in(form: Any, actions: Iterable[PlanAction]) -> dict[str, Settled]:
    """What was chosen for each action, by its key."""
    return {
        action.key: Settled(form[f"action_{action.key}"].data, form[f"result_{action.key}"].data or "")
        for action in actions
    }


class WithdrawForm(WarnsOfPersonalDetails):
    pii_fields = ("reason",)

    reason = TextareaField(
        "Why was it logged by mistake?", [Required("Enter why it was logged by mistake")], rows=3
    )


class ReopenForm(WarnsOfPersonalDetails):
    pii_fields = ("reason",)

    reason = TextareaField(
        "Why are you reopening this case?", [Required("Enter why you are reopening this case")], rows=4
    )
