"""What do people type about a target?"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.insight.performance import cells
from app.insight.performance.numbers import known, number_field
from app.insight.performance.table_files import BadCell
from app.insight.performance.targets import targets_file
from app.insight.performance.targets.targets_file import Wanted
from app.models.measure import Measure
from app.web.fields import MONTHS, ChoiceField, DateField, IdempotentForm, Required, TextareaField, as_choices
from app.words import sentence_case


class TargetForm(IdempotentForm):
    """A target: a figure by a day, a table of years, or so many per cent above other measures."""

    baseline = number_field("Baseline", Required("Enter the baseline"))
    baseline_to = DateField("Last day of the baseline", [Required("Enter the last day of the baseline")])
    target = number_field("Target", description="Leave this empty if the target follows another measure.")
    target_on = DateField("Target date", [Required("Enter the target date")])
    stretch = number_field(
        "Stretch target (optional)", description="A more ambitious target, beyond the main one."
    )
    years = TextareaField(
        "Targets for the years before it (optional)", rows=4, limit=2000,
        description="Enter one on each line, such as 31 March 2012: 21,422. They do not need to fall "
        "every year.",
    )  # fmt: skip
    comparator = ChoiceField("Measure that the target follows (optional)", int)
    second_comparator = ChoiceField("Second measure, to follow the average of both (optional)", int)
    margin = number_field("Percentage above it (optional)")
    why = TextareaField(
        "Why are you changing the target?", rows=3, description="Only needed if there is already a target."
    )

    measure: Measure
    others: Mapping[int, Measure]

    def offer(self, measure: Measure, others: Sequence[Measure]) -> None:
        self.measure, self.others = measure, {other.id: other for other in others}
        for field in (self.comparator, self.second_comparator):
            field.choices = as_choices([("", "None"), *((other.id, other.name) for other in others)])

    @property
    def wanted(self) -> Wanted:
        def number(name: str) -> Decimal | None:
            return cells.number(name, self[name].data or "")

        baseline = number("baseline")
        assert baseline is not None, "asked where the form is valid"
        wanted = Wanted(
            baseline,
            known(self.baseline_to.data),
            number("target"),
            known(self.target_on.data),
            comparator=self.others.get(self.comparator.data or 0),
            second_comparator=self.others.get(self.second_comparator.data or 0),
            margin=number("margin") or Decimal(0),
            stretch=number("stretch"),
        )
        return targets_file.with_years(wanted, read_years(self.years.data or ""))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            targets_file.check(self.wanted, self.measure)
        except BadCell as reason:
            self[reason.column].errors = [sentence_case(reason.reason)]
            return False
        return True


YEAR_LINE = re.compile(r"\s*(\d{1,2})[ /.-](\w{3,9}|\d{1,2})[ /.-](\d{4})\s*[:=,;\t ]\s*(\S.*?)\s*")


def read_years(words: str) -> list[tuple[date, Decimal]]:
    """The targets of years, each on a line as "31 March 2012: 21,422". BadCell says which line is none."""
    found = []
    for number, line in enumerate(words.splitlines(), 1):
        if not line.strip():
            continue
        match = YEAR_LINE.fullmatch(line)
        try:
            value = cells.number("years", match[4]) if match else None
            month = (MONTHS.get(match[2].lower()) or int(match[2])) if match else 0
            day_ = date(int(match[3]), month, int(match[1])) if match else None
        except (BadCell, ValueError):
            value = day_ = None
        if value is None or day_ is None:
            raise BadCell(
                "years", f"line {number} must be a date and a figure, such as 31 March 2012: 21,422"
            )
        found.append((day_, value))
    return found
