"""The form for one stage of a plan."""

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.casework.plans.summary import QUESTIONS
from app.models.case import Plan, Stage
from app.web.fields import TextareaField


class StageForm(WarnsOfPersonalDetails, VersionedForm):
    """The text of one stage. Its field has the name of the stage, like the plan's column."""

    stage: Stage

    @property
    def pii_fields(self) -> tuple[str, ...]:  # type: ignore[override]  # read only, where others have a setting
        return (self.stage.value,)

    @property
    def text(self) -> str:
        return self[self.stage.value].data or ""


def stage_form(stage: Stage, plan: Plan) -> StageForm:
    """Return the form for one stage, filled from the plan."""
    question = QUESTIONS[stage]
    field = TextareaField(f"{question[0].upper()}{question[1:]}")
    kind = type("StageForm", (StageForm,), {stage.value: field, "stage": stage})
    return kind(obj=plan)
