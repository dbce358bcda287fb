"""What do people type about a measure: what it is, what it stands beside, and what is counted for it?"""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms.validators import ValidationError

from app.insight.performance.cells import LONGEST_WORDS
from app.insight.performance.measures_file import Definition
from app.models.measure import HIDE_BELOW, Counted, Good, Measure, MeasureKind
from app.web.fields import (
    ChoiceField,
    DateField,
    IdempotentForm,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    VersionField,
    as_choices,
)
from app.web.number_fields import WholeNumberField

NOTHING_COUNTED = ("", "Nothing: its figures are entered or imported")
HOW_OFTEN = (("1", "Every month"), ("3", "Every quarter"), ("6", "Every half year"), ("12", "Every year"))
BESIDE = ("comparator_1", "comparator_2", "comparator_3", "comparator_4")


class MeasureForm(IdempotentForm):
    name = TextField("Name", [Required("Enter the name of the measure")])
    unit = TextField("Unit", description="For example, crimes, or per 1,000 residents.")
    kind = RadiosField(
        "What kind of figure is it?", MeasureKind, [Required("Select what kind of figure it is")]
    )
    good = RadiosField("Which way is good?", Good, [Required("Select which way is good")])
    theme = TextField("Theme (optional)")
    definition = TextareaField(
        "Definition (optional)", limit=LONGEST_WORDS, description="What it counts and what it leaves out."
    )
    below = TextField(
        "Denominator (optional)",
        description="For a rate or a percentage. For example, residents, mid-2022 estimates.",
    )
    source = TextField("Source (optional)")
    every_months = ChoiceField("How often the source publishes a figure (optional)", int)
    lag_days = WholeNumberField(
        "Days from the end of a period until its figure is published (optional)", highest=3650,
        description="We use these 2 answers to work out when the next figure is expected and when it is "
        "overdue.",
    )  # fmt: skip
    counted = ChoiceField("What this service counts for it each month (optional)", Counted)
    question = ChoiceField("Saved question (if it counts one)", int)
    hide_below = RadiosField("Small counts", int)
    part_of = ChoiceField("Part of another measure (optional)", int)
    comparator_1 = ChoiceField("Compare with (optional)", int)
    comparator_2 = ChoiceField("Compare with a second measure (optional)", int)
    comparator_3 = ChoiceField("Compare with a third measure (optional)", int)
    comparator_4 = ChoiceField("Compare with a fourth measure (optional)", int)
    commentary = TextareaField(
        "Commentary (optional)", limit=LONGEST_WORDS,
        description="What readers should know about the latest figures.",
    )  # fmt: skip
    in_development = TextField(
        "Under development (optional)",
        description="If there are no figures yet, say who is working on it and when it will be ready.",
    )

    measure: Measure | None = None
    # The address and the words of each question that is offered, by its number.
    questions: Mapping[int, tuple[dict[str, str], str]]

    @property
    def defined(self) -> Definition:
        names = ("theme", "source", "definition", "commentary", "in_development", "below")
        details: dict[str, Any] = {name: self[name].data or "" for name in names}
        details |= {"every_months": self.every_months.data, "lag_days": self.lag_days.data}
        details |= {"hide_below": self.hide_below.data or 0, "part_of_id": self.part_of.data}
        details |= {"counted": self.counted.data, **self._asked}
        beside = dict.fromkeys(self[name].data for name in BESIDE if self[name].data)
        return Definition(
            self.name.data, self.unit.data or "", self.kind.data, self.good.data, details, tuple(beside)
        )

    @property
    def _asked(self) -> dict[str, Any]:
        """The question, as it is now; the one that is counted already, where no other is chosen."""
        counted, chosen = self.counted.data, self.question.data
        if counted is None or not counted.asks_the_evidence:
            return {"question": {}, "question_words": ""}
        if not chosen and self.measure is not None:
            return {"question": self.measure.question, "question_words": self.measure.question_words}
        address, words = self.questions[chosen]
        return {"question": address, "question_words": words}

    def validate_counted(self, field: Any) -> None:
        if field.data is not None and self.kind.data is not MeasureKind.COUNT:
            raise ValidationError(
                "Select “Count” as the kind of figure, or “Nothing” as what this service counts"
            )
        had = self.measure.counted if self.measure else None
        if field.data is not None and field.data != had and self.measure and self.measure.figures:
            raise ValidationError(
                "This measure already has figures. Define another measure for this service to count"
            )

    def validate_question(self, field: Any) -> None:
        counted = self.counted.data
        needs = counted is not None and counted.asks_the_evidence
        has = self.measure is not None and bool(self.measure.question_words)
        if needs and not field.data and not has:
            raise ValidationError(
                "Select a saved question. If there are none, save one on an evidence page first"
            )


class ChangeMeasureForm(MeasureForm):
    why = TextareaField(
        "Why does the definition change?", rows=3,
        description="Only needed if the measure has figures and you are changing what it means.",
    )  # fmt: skip
    breaks_on = DateField(
        "First day of the new definition (optional)",
        description="Figures before and after this day will not be compared. Leave it empty if older "
        "figures mean the same.",
    )
    version = VersionField()


def measure_form(
    kind: type[MeasureForm],
    measures: Sequence[tuple[int, str]],
    questions: Mapping[int, tuple[str, dict[str, str], str]],
    hide_below: int,
    measure: Measure | None = None,
) -> Any:
    """An empty form, or that of a measure. `questions`: name, address and words of each, by its number."""
    data: dict[str, Any] = {"hide_below": hide_below}
    if measure is not None:
        beside = [each.other_id for each in measure.comparators]
        data = dict(zip(BESIDE, beside, strict=False)) | {"part_of": measure.part_of_id}
    form = kind(obj=measure, data=data) if measure is not None else kind(data=data)
    form.measure = measure
    form.questions = {number: (address, words) for number, (_, address, words) in questions.items()}
    others = [(one, name) for one, name in measures if measure is None or one != measure.id]
    for name in ("part_of", *BESIDE):
        form[name].choices = as_choices([("", "Nothing"), *others])
    form.every_months.choices = as_choices([("", "Not known"), *HOW_OFTEN])
    form.counted.choices = as_choices([NOTHING_COUNTED, *Counted.choices()])
    now = measure.question_words if measure is not None else ""
    form.question.choices = as_choices(
        [("", f"As now: {now}" if now else "None"), *((one, name) for one, (name, *_) in questions.items())]
    )
    form.hide_below.choices = as_choices(_how_to_hide(hide_below, measure))
    return form


def _how_to_hide(usual: int, measure: Measure | None) -> list[tuple[str, str]]:
    numbers = sorted({usual or HIDE_BELOW, (measure.hide_below if measure else 0) or usual or HIDE_BELOW})
    hide = [
        (str(n), f"Hide counts of 1 to {n - 1}, and figures they could be worked out from") for n in numbers
    ]
    return [*hide, ("0", "Show all counts: they are already public, or are not about people")]
