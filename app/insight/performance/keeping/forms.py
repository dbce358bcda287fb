"""What do people type about a measure: what it is, its figures, its breaks and its target?"""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from wtforms.validators import ValidationError

from app import clock
from app.evidence.statistics.spans import Span
from app.insight.performance import cells
from app.insight.performance.figure_rules import Entered, checked
from app.insight.performance.measures_file import Definition
from app.insight.performance.table_files import BadCell
from app.insight.performance.targets import targets_file
from app.insight.performance.targets.targets_file import Wanted
from app.models.measure import BreakKind, FigureStatus, Good, Measure, MeasureFigure, MeasureKind
from app.web.fields import (
    DateField,
    IdempotentForm,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    VersionField,
)
from app.web.uploads import UploadField
from app.words import sentence_case


class NumberText:
    """A number as people write it, with commas or without."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            cells.number(field.name, field.data or "")
        except BadCell as reason:
            raise ValidationError("Enter a number, such as 1,234 or 12.5") from reason


def number_field(label: str, *validators: Any, **more: Any) -> TextField:
    return TextField(label, [*validators, NumberText()], limit=30, width=10, **more)


def _known(day: date | None) -> date:
    assert day is not None, "asked where the form is valid"
    return day


class MeasureForm(IdempotentForm):
    name = TextField("Name", [Required("Enter the name of the measure")])
    unit = TextField("Unit", description="What is counted, such as crimes, or per 1,000 residents.")
    kind = RadiosField("What kind of figure is it?", MeasureKind, [Required("Choose the kind of figure")])
    good = RadiosField("Which way is good?", Good, [Required("Choose which way is good")])
    theme = TextField("Theme (optional)")
    source = TextField("Source (optional)")
    definition = TextareaField("Definition (optional)", description="What is counted, and what is not.")
    commentary = TextareaField(
        "Commentary (optional)", description="What readers should know of the latest figures."
    )
    in_development = TextField(
        "Under development (optional)", description="By whom and until when, while there are no figures."
    )

    @property
    def defined(self) -> Definition:
        names = ("theme", "source", "definition", "commentary", "in_development")
        details = {name: self[name].data or "" for name in names}
        return Definition(self.name.data, self.unit.data or "", self.kind.data, self.good.data, details)


class ChangeMeasureForm(MeasureForm):
    version = VersionField()


class FigureForm(IdempotentForm):
    """The figure of a measure, whose kind says what it can be."""

    period_from = DateField("First day of the period", [Required("Enter the first day")])
    period_to = DateField("Last day of the period", [Required("Enter the last day")])
    value = number_field("Figure")
    numerator = number_field("Numerator (optional)", description="Of a rate or a percentage: how many.")
    denominator = number_field(
        "Denominator (optional)", description="Of a rate or a percentage: of how many."
    )
    n = number_field("Sample size (optional)", description="Of a survey: how many answered.")
    status = RadiosField("Status", FigureStatus, default=FigureStatus.UNSTATED)
    as_printed = TextField("As printed (optional)", description="The figure as a paper has it.")
    note = TextareaField("Note (optional)", rows=3)

    measure: Measure

    @property
    def entered(self) -> Entered:
        return Entered(
            Span(_known(self.period_from.data), _known(self.period_to.data)),
            cells.number("value", self.value.data or ""),
            cells.number("numerator", self.numerator.data or ""),
            cells.number("denominator", self.denominator.data or ""),
            cells.whole_number("n", self.n.data or ""),
            self.status.data or FigureStatus.UNSTATED,
            self.as_printed.data or "",
            self.note.data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            checked(self.entered, self.measure.kind, self.measure.unit, clock.today())
        except BadCell as reason:
            self[reason.column].errors = [sentence_case(reason.reason)]
            return False
        return True


class CorrectionForm(FigureForm):
    why = TextareaField("Why is it corrected?", [Required("Say why the figure is corrected")], rows=3)


class BreakForm(FlaskForm):
    on = DateField(
        "First day of the new way", [Required("Enter the first day")], description="For example, 1 4 2020."
    )
    kind = RadiosField("What changed?", BreakKind, [Required("Choose what changed")])
    why = TextareaField("How did it change, and why?", [Required("Say what changed")], rows=3)

    @property
    def first_day(self) -> date:
        return _known(self.on.data)


class TargetForm(IdempotentForm):
    baseline = number_field("Baseline", Required("Enter the baseline"))
    baseline_to = DateField("Last day of the baseline", [Required("Enter the last day of the baseline")])
    target = number_field("Target", Required("Enter the target"))
    target_on = DateField("Day of the target", [Required("Enter the day of the target")])
    why = TextareaField(
        "Why does it change?", rows=3, description="Needed if there is another target already."
    )

    measure: Measure

    @property
    def wanted(self) -> Wanted:
        baseline = cells.number("baseline", self.baseline.data or "")
        assert baseline is not None, "asked where the form is valid"
        target = cells.number("target", self.target.data or "")
        return Wanted(baseline, _known(self.baseline_to.data), target, _known(self.target_on.data))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            targets_file.check(self.wanted, self.measure)
        except BadCell as reason:
            self[reason.column].errors = [sentence_case(reason.reason)]
            return False
        return True


class ImportForm(FlaskForm):
    file = UploadField("A CSV file of figures", [FileRequired("Choose a file first")])
    why = TextareaField(
        "Why figures are corrected (optional)", rows=2,
        description="Kept with each figure that another in the file replaces.",
    )  # fmt: skip


def figure_form(kind: type[FigureForm], measure: Measure, figure: MeasureFigure | None = None) -> FigureForm:
    """An empty form, or one that is filled from a figure."""
    data = {}
    if figure is not None:
        numbers = {name: getattr(figure, name) for name in ("value", "numerator", "denominator", "n")}
        data = {
            name: "" if value is None else f"{value:f}" if name != "n" else str(value)
            for name, value in numbers.items()
        }
        names = ("period_from", "period_to", "status", "as_printed", "note")
        data |= {name: getattr(figure, name) for name in names}
    form = kind(data=data)
    form.measure = measure
    return form
