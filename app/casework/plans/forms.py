"""The form for one stage of a plan."""

from typing import Any

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.casework.plans.summary import QUESTIONS
from app.models.case import Stage
from app.models.plan import Plan
from app.web.fields import DateField, TextareaField


class StageForm(WarnsOfPersonalDetails, VersionedForm):
    """The text of one stage. Its field has the name of the stage, like the plan's column."""

    stage: Stage
    response_from: DateField | None = None  # in the form of the response

    @property
    def pii_fields(self) -> tuple[str, ...]:  # type: ignore[override]  # read only, where others have a setting
        return (self.stage.value,)

    @property
    def text(self) -> str:
        return self[self.stage.value].data or ""

    @property
    def changes(self) -> dict[str, Any]:
        """What `write_plan` is to write."""
        texts: dict[str, Any] = {self.stage.value: self.text}
        return texts | ({"response_from": self.response_from.data} if self.response_from else {})

    def changes_nothing(self, plan: Plan) -> bool:
        return all(getattr(plan, name) == value for name, value in self.changes.items())


def stage_form(stage: Stage, plan: Plan) -> StageForm:
    """Return the form for one stage, filled from the plan."""
    question = QUESTIONS[stage]
    field = TextareaField(f"{question[0].upper()}{question[1:]}", rows=14)
    fields: dict[str, Any] = {stage.value: field, "stage": stage}
    if stage is Stage.RESPONSE:
        fields["response_from"] = DateField(
            "When the response began (optional)",
            description="The first day on which anything was done, for example 27 3 2026. An assessment "
            "compares the months before and after it.",
        )
    kind = type("StageForm", (StageForm,), fields)
    return kind(obj=plan)
