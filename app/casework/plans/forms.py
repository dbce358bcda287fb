"""The forms of a plan: one for each section, whose fields have the names of its columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms.validators import Optional, ValidationError

from app import clock
from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.casework.plans.measure import WINDOWS
from app.evidence.statistics.periods import months_later
from app.evidence.trends.filters import SUMS
from app.evidence.trends.queries import TrendChoices
from app.models.area import AreaKind
from app.models.plan import COLUMNS, AgeBand, Focus, Plan, RepeatVictims, Section
from app.web.field_words import words_of
from app.web.fields import (
    ChoiceField,
    DateField,
    RadiosField,
    TextareaField,
    as_choices,
)
from app.web.number_fields import WholeNumberField
from app.words import month, pluralise

MONTHS_OFFERED = 24  # before this month, and after it
COUNTED = ("measure_place_id", "measure_from", "measure_months", "measure_compared_id")
AGES = {"affected_ages": "affected", "involved_ages": "involved"}


class SectionForm(WarnsOfPersonalDetails, VersionedForm):
    """A section of the plan. It may be left half done: nothing is required."""

    section: Section

    @classmethod
    def of(cls, plan: Plan, **kwargs: Any) -> Any:
        """Return the form filled from the plan. `formdata=None` ignores what was sent."""
        return cls(data={**cls.from_plan(plan), "version": plan.version_of(cls.section)}, **kwargs)

    @classmethod
    def from_plan(cls, plan: Plan) -> dict[str, Any]:
        return {name: getattr(plan, name) for name in COLUMNS[cls.section]}

    @property
    def pii_fields(self) -> tuple[str, ...]:  # type: ignore[override]  # read only, where others have a setting
        return tuple(field.name for field in self if isinstance(field, TextareaField))

    @property
    def values(self) -> dict[str, Any]:
        """What `write_plan` is to write."""
        return {name: _stored(self[name]) for name in COLUMNS[self.section]}

    def changes_nothing(self, plan: Plan) -> bool:
        return all(getattr(plan, name) == value for name, value in self.values.items())

    def in_words(self) -> dict[str, str]:
        """The values as words, by the labels of their fields."""
        shown = (field for field in self if getattr(field.widget, "input_type", "") != "hidden")
        return {field.label.text: words_of(field) for field in shown}


def _stored(field: Any) -> Any:
    return (field.data or "") if isinstance(field, TextareaField) else field.data


class ObjectiveForm(SectionForm):
    section = Section.OBJECTIVE

    objective = TextareaField(
        "What do you want to reach?",
        rows=4,
        description="The aim, in a sentence. How you would know comes on the next page.",
    )


class MeasureForm(SectionForm):
    section = Section.MEASURE

    measure_what = ChoiceField("What will you count?", str)
    measure_place_id = ChoiceField("Where?", int)
    measure_from = ChoiceField("From which month?", date.fromisoformat)
    measure_months = ChoiceField("For how long?", int)
    measure_compared_id = ChoiceField(
        "Compared with which place? (optional)",
        int,
        description="Somewhere like it, where nothing new will be done. Only larger falls can then be seen.",
    )
    measure_words = TextareaField(
        "Or what else will you measure?",
        rows=3,
        description="If it is no count of incidents: complaints to the landlord, how safe people feel.",
    )
    success_percent = WholeNumberField(
        "How much less would be success? (%)", lowest=1, highest=100, width=3, description="Such as 30."
    )
    success_by = DateField("By when?")

    def suggest(self, address: Mapping[str, str]) -> None:
        """Put in what a link of the plan suggests: a longer window, or something commoner to count."""
        self.measure_what.data = address.get("what") or self.measure_what.data
        months = address.get("months", "")
        self.measure_months.data = int(months) if months in map(str, WINDOWS) else self.measure_months.data

    def offer(self, choices: TrendChoices, plan: Plan) -> None:
        """Offer what is loaded, and what was chosen before although it is no longer offered."""
        what = [*SUMS.items(), *((name, name) for name in (*choices.categories, *choices.others))]
        self.measure_what.choices = as_choices(
            [("", "No count of incidents"), *_with_own(what, plan.measure_what)]
        )
        places = [(place.id, place.name) for place in choices.places if place.kind is not AreaKind.CITY]
        whole = choices.places[0].name
        self.measure_place_id.choices = as_choices([("", f"All of {whole}"), *places])
        self.measure_compared_id.choices = as_choices([("", "No other place"), *places])
        self.measure_from.choices = as_choices([("", "Choose a month"), *_months_around(plan.measure_from)])
        windows = [(number, pluralise(number, "month")) for number in WINDOWS]
        self.measure_months.choices = as_choices([("", "Choose how long"), *windows])

    def validate_measure_compared_id(self, field: Any) -> None:
        if field.data is not None and field.data == self.measure_place_id.data:
            raise ValidationError("Choose another place to compare with than the one that is treated")

    @classmethod
    def from_plan(cls, plan: Plan) -> dict[str, Any]:
        """Until something is counted, the place is the case's ward."""
        own = super().from_plan(plan)
        return own if plan.measure_what else {**own, "measure_place_id": plan.case.ward_id}

    @property
    def values(self) -> dict[str, Any]:
        """Where and when are parts of a count: without one they say nothing."""
        what = self.measure_what.data or ""
        counted = {name: None for name in COUNTED if not what}
        return {**super().values, "measure_what": what, **counted}


def _with_own(offered: list[tuple[str, str]], own: str) -> list[tuple[str, str]]:
    return [*offered, (own, own)] if own and own not in dict(offered) else offered


def _months_around(chosen: date | None) -> list[tuple[str, str]]:
    now = clock.today().replace(day=1)
    months = {months_later(now, number) for number in range(-MONTHS_OFFERED, MONTHS_OFFERED + 1)}
    return [(start.isoformat(), month(start)) for start in sorted(months | ({chosen} if chosen else set()))]


class ScanningForm(SectionForm):
    section = Section.SCANNING

    scanning = TextareaField("What happens, where, when and to whom?", rows=8)
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

    focus = RadiosField("What is it about, above all?", Focus, [Optional()])
    repeat_victims = RadiosField("Are the same people or places harmed again?", RepeatVictims, [Optional()])

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
        "Why does it happen there and then?",
        rows=8,
        description="What you believe, and what bears it out. Hypotheses come later, one by one.",
    )


class TriangleForm(SectionForm):
    section = Section.TRIANGLE

    victim = TextareaField("Who or what is harmed?", rows=2)
    guardian = TextareaField("Who could protect them?", rows=2)
    offender = TextareaField("Who does it?", rows=2, description="Not by name.")
    handler = TextareaField("Who has influence on them?", rows=2)
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
        description="The first day on which anything was done, for example 27 3 2026. An assessment "
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
