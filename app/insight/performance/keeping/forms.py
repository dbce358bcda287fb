"""What do people type about the figures of a measure, and about its breaks?"""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from app import clock
from app.evidence.statistics.spans import Span
from app.insight.performance import cells
from app.insight.performance.cells import LONGEST_WORDS
from app.insight.performance.figure_rules import Entered, checked
from app.insight.performance.numbers import known, number_field
from app.insight.performance.table_files import BadCell
from app.models.measure import BreakKind, FigureStatus, Measure, MeasureFigure
from app.web.fields import DateField, IdempotentForm, RadiosField, Required, TextareaField, TextField
from app.words import sentence_case


class FigureForm(IdempotentForm):
    """The figure of a measure, whose kind says what it can be."""

    period_from = DateField("First day of the period", [Required("Enter the first day of the period")])
    period_to = DateField("Last day of the period", [Required("Enter the last day of the period")])
    value = number_field("Figure")
    numerator = number_field(
        "Numerator (optional)", description="For a rate or a percentage: the number counted."
    )
    denominator = number_field(
        "Denominator (optional)", description="For a rate or a percentage: the number it is out of."
    )
    n = number_field("Sample size (optional)", description="For a survey: the number of people who answered.")
    status = RadiosField("Status", FigureStatus, default=FigureStatus.UNSTATED)
    as_printed = TextField("As printed (optional)", description="The figure exactly as it was published.")
    vintage = TextField(
        "Vintage of the denominator (optional)", description="For example, mid-2022 estimates."
    )
    expected_on = DateField("Date it is expected, if it is not yet released (optional)")
    note = TextareaField(
        "Note (optional)", rows=3, limit=LONGEST_WORDS,
        description="If the figure is not yet released, say why.",
    )  # fmt: skip

    measure: Measure

    @property
    def entered(self) -> Entered:
        return Entered(
            Span(known(self.period_from.data), known(self.period_to.data)),
            cells.number("value", self.value.data or ""),
            cells.number("numerator", self.numerator.data or ""),
            cells.number("denominator", self.denominator.data or ""),
            cells.whole_number("n", self.n.data or ""),
            self.status.data or FigureStatus.UNSTATED,
            self.as_printed.data or "",
            self.note.data or "",
            self.vintage.data or "",
            self.expected_on.data,
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
    why = TextareaField("Why are you correcting it?", [Required("Enter a reason for the correction")], rows=3)


class BreakForm(FlaskForm):
    on = DateField(
        "First day recorded in the new way",
        [Required("Enter the first day")],
        description="For example, 1 4 2020.",
    )
    kind = RadiosField("What changed?", BreakKind, [Required("Select what changed")])
    why = TextareaField("How did it change, and why?", [Required("Enter how it changed and why")], rows=3)

    @property
    def first_day(self) -> date:
        return known(self.on.data)


def figure_form(kind: type[FigureForm], measure: Measure, figure: MeasureFigure | None = None) -> FigureForm:
    """An empty form, or one that is filled from a figure."""
    data = {}
    if figure is not None:
        numbers = {name: getattr(figure, name) for name in ("value", "numerator", "denominator", "n")}
        data = {
            name: "" if value is None else f"{value:f}" if name != "n" else str(value)
            for name, value in numbers.items()
        }
        names = ("period_from", "period_to", "status", "as_printed", "note", "vintage", "expected_on")
        data |= {name: getattr(figure, name) for name in names}
    form = kind(data=data)
    form.measure = measure
    return form
