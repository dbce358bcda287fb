"""The forms of a plan: one for each section."""

from typing import Any

from wtforms.validators import Optional

from app.casework.plans.measure_form import MeasureForm
from app.casework.plans.section_form import SectionForm
from app.models.plan import AgeBand, Focus, Plan, RepeatVictims, Section
from app.web.fields import DateField, RadiosField, TextareaField
from app.web.number_fields import WholeNumberField

AGES = {"affected_ages": "affected", "involved_ages": "involved"}


class ObjectiveForm(SectionForm):
    section = Section.OBJECTIVE

    objective = TextareaField(
        "What do you want to achieve?",
        rows=4,
        description="Write your aim in a sentence. On the next page, you say how you will know "
        "you have achieved it.",
    )


class ScanningForm(SectionForm):
    section = Section.SCANNING

    scanning = TextareaField("What is happening, where, when and to whom?", rows=8)
    noticed = TextareaField("How did it come to notice?", rows=3)
    harms = TextareaField("What harm does it do?", rows=3)
    done_before = TextareaField("What was done about it before?", rows=3)


def _count_fields() -> dict[str, WholeNumberField]:
    """How many people of each age band: numbers, never persons."""
    return {
        f"{kind}_{band.value}": WholeNumberField(
            f"{band.label}, {kind}",
            highest=100_000,
            render_kw={
                "params": {
                    "classes": "govuk-input--width-4",
                    "inputmode": "numeric",
                    "label": {"classes": "govuk-visually-hidden"},
                }
            },
        )
        for kind in AGES.values()
        for band in AgeBand
    }


class _FocusForm(SectionForm):
    section = Section.FOCUS
    bands = tuple(AgeBand)
    kinds = tuple(AGES.values())

    focus = RadiosField("What is it mainly about?", Focus, [Optional()])
    repeat_victims = RadiosField(
        "Are the same people or places harmed more than once?", RepeatVictims, [Optional()]
    )

    @classmethod
    def from_plan(cls, plan: Plan) -> dict[str, Any]:
        ages = {
            f"{kind}_{band}": getattr(plan, column).get(band)
            for column, kind in AGES.items()
            for band in AgeBand
        }
        return {"focus": plan.focus, "repeat_victims": plan.repeat_victims, **ages}

    @property
    def values(self) -> dict[str, Any]:
        ages = {column: self._numbers(kind) for column, kind in AGES.items()}
        return {"focus": self.focus.data, "repeat_victims": self.repeat_victims.data, **ages}

    def _numbers(self, kind: str) -> dict[str, int]:
        """Without those of whom there are none, so that a filter finds who there are."""
        typed = {band.value: self[f"{kind}_{band.value}"].data for band in AgeBand}
        return {band: number for band, number in typed.items() if number}


FocusForm: Any = type("FocusForm", (_FocusForm,), _count_fields())


class AnalysisForm(SectionForm):
    section = Section.ANALYSIS

    analysis = TextareaField(
        "Why does it happen where and when it does?",
        rows=8,
        description="Say what you believe and what supports it. You add hypotheses later, one at a time.",
    )


class TriangleForm(SectionForm):
    section = Section.TRIANGLE

    victim = TextareaField("Who or what is harmed?", rows=2)
    guardian = TextareaField("Who could protect them?", rows=2)
    offender = TextareaField("Who does it?", rows=2, description="Do not name anybody.")
    handler = TextareaField("Who can influence them?", rows=2)
    location = TextareaField("Where does it happen?", rows=2)
    manager = TextareaField("Who runs that place?", rows=2)
    time_pattern = TextareaField("When does it happen?", rows=2)


class ResponseForm(SectionForm):
    section = Section.RESPONSE

    response = TextareaField("What will you do, and why should it work?", rows=8)


class BeganForm(SectionForm):
    section = Section.BEGAN

    response_from = DateField(
        "When did the response begin?",
        description="The first day that anything was done, for example 27 3 2026. The assessment "
        "compares the months before and after it.",
    )


class AssessmentForm(SectionForm):
    section = Section.ASSESSMENT

    assessment = TextareaField("What changed?", rows=8)
    if_stopped = TextareaField("What would happen if you stopped?", rows=3)


class LessonsForm(SectionForm):
    section = Section.LESSONS

    lessons = TextareaField("What should others learn from it?", rows=6)


FORMS: dict[Section, Any] = {
    form.section: form
    for form in (
        *(ObjectiveForm, MeasureForm, ScanningForm, FocusForm, AnalysisForm, TriangleForm, ResponseForm),
        *(BeganForm, AssessmentForm, LessonsForm),
    )
}
