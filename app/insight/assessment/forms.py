"""Forms to assess a treated place, one for each kind of place. They are sent as query parameters."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import ValidationError

from app.evidence.questions.what import SUMS, What, WhatChoices
from app.evidence.statistics.periods import Period, read_month
from app.evidence.statistics.treated_places import NotAnArea, read_area
from app.evidence.trends.queries import TrendChoices
from app.insight.assessment.design import RADII, WIDTHS, Design, Kind, Refused
from app.insight.assessment.planned import Planned
from app.insight.assessment.windows import usual
from app.models.case import Case
from app.places.geography.lsoa_input import NotAnLsoa, read_lsoas
from app.places.geography.point_input import NotAPoint, read_point
from app.places.incidents.loaded import Loaded
from app.web.fields import (
    ChoiceField,
    IdempotentForm,
    MonthField,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    as_choices,
)
from app.web.widgets import GovCheckboxesInput, GovCheckboxInput
from app.words import month, month_spans

IN_COLUMNS = {"params": {"classes": "govuk-checkboxes--small app-checkbox-columns"}}
WINDOWS = ("before_from", "before_to", "after_from", "after_to")


class DesignForm(FlaskForm):
    """Fields that all kinds of place share."""

    kind: Kind

    what = ChoiceField("What to count", str, [Required("Select what to count")])
    source = ChoiceField("Recorded by", str)
    before_from = MonthField("First month before", str, [Required("Select the first month before")])
    before_to = MonthField("Last month before", str, [Required("Select the last month before")])
    after_from = MonthField("First month after", str, [Required("Select the first month after")])
    after_to = MonthField("Last month after", str, [Required("Select the last month after")])

    loaded = Loaded([])
    response_from: date | None = None
    planned: Planned | None = None

    def offer(self, choices: TrendChoices) -> None:
        """Offer the loaded months and categories, with the usual ones preselected."""
        self.loaded = choices.loaded
        what = WhatChoices(choices.categories, choices.others, sorted(choices.loaded.sources))
        every = {**SUMS, **what.groups, **dict(what.named(what.every))}
        if self.planned:
            every.setdefault(self.planned.counted.what.key, self.planned.counted.what.name)
        self.what.choices = as_choices(every.items())
        self.source.choices = as_choices([("", "Any"), *list(what.recorders.items())[1:]])
        self._offer_months(choices.loaded.police or choices.months)
        if self.what.data is None and not self.what.raw_data:
            self.what.data = next(iter(SUMS))

    def _offer_months(self, loaded: Sequence[date]) -> None:
        """Offer the loaded months, and choose those around the response, if it is known when it began."""
        windows = usual(loaded, self.response_from)
        months = [(f"{start:%Y-%m}", month(start)) for start in reversed(loaded)]
        none = [] if windows else [("", "Choose a month")]
        chosen = [start for window in windows for start in (window.first, window.last)] if windows else []
        for place, name in enumerate(WINDOWS):
            self[name].choices = as_choices([*none, *months])
            if chosen and self[name].data is None and not self[name].raw_data:
                self[name].data = f"{chosen[place]:%Y-%m}"

    def validate_before_to(self, field: Any) -> None:
        _require_order(self.before_from, field, self.loaded, self.what.data, self.source.data or "")

    def validate_after_to(self, field: Any) -> None:
        _require_order(self.after_from, field, self.loaded, self.what.data, self.source.data or "")

    def design(self) -> Design | None:
        """Return the design; None, with an error on the field, if it cannot be compared."""
        if not self.validate():
            return None
        try:
            return self._design(self.places("comparison"))
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def without_comparison(self) -> Design | None:
        """Return the design without a comparison, to suggest comparisons for; None if it is incomplete."""
        self.validate()
        self.comparison.errors = []
        if self.errors:
            return None
        try:
            return self._design(())
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refused) -> None:
        self[refusal.field].errors = [*self[refusal.field].errors, str(refusal)]

    def _design(self, comparison: tuple) -> Design:
        return Design(
            kind=self.kind,
            treated=self.places("treated"),
            comparison=comparison,
            before=Period(_month(self.before_from), _month(self.before_to)),
            after=Period(_month(self.after_from), _month(self.after_to)),
            what=What(self.what.data, source=self.source.data or ""),
            buffer=self.buffer.data or 0,
            radius=self.radius.data if "radius" in self else 0,
            response_from=self.response_from,
        )

    def places(self, name: str) -> tuple:
        return tuple(self[name].data)


class CircleForm(DesignForm):
    kind = Kind.CIRCLE

    treated = TextField("Middle of the treated area", [Required("Enter the middle of the treated area")])
    radius = RadiosField("Radius of both circles", int, [Required("Select a radius")])
    comparison = TextField(
        "Middle of the comparison area",
        [Required("Enter the middle of the comparison area")],
        description="Choose a similar place with about as many incidents, where nothing new was done. "
        "Enter a grid reference, an easting and northing, or a latitude and longitude.",
    )
    buffer = RadiosField("Do you want to check whether incidents moved nearby?", int)

    def offer(self, choices: TrendChoices) -> None:
        super().offer(choices)
        own = self.planned.radius if self.planned else 0
        radii = sorted({*RADII, own} - {0})
        self.radius.choices = as_choices((metres, f"{metres:,} metres") for metres in radii)
        _set_default(self.radius, 500)
        _offer_widths(self.buffer)

    def validate_treated(self, field: Any) -> None:
        _read(field)

    def validate_comparison(self, field: Any) -> None:
        _read(field)

    def places(self, name: str) -> tuple:
        point = read_point(self[name].data)
        return ((point.easting, point.northing),)


class DrawnForm(DesignForm):
    kind = Kind.DRAWN

    treated = TextareaField(
        "Corners of the treated area",
        limit=50_000,
        rows=6,
        description="Enter each corner on a new line, going around the area once. Use grid references, "
        "eastings and northings, or latitudes and longitudes. You can also paste GeoJSON of one polygon.",
    )
    comparison = TextareaField(
        "Corners of the comparison area",
        limit=50_000,
        rows=6,
        description="Choose a similar place with about as many incidents, where nothing new was done.",
    )
    buffer = RadiosField("Do you want to check whether incidents moved nearby?", int)

    def offer(self, choices: TrendChoices) -> None:
        super().offer(choices)
        _offer_widths(self.buffer)

    def validate_treated(self, field: Any) -> None:
        _read_corners(field)

    def validate_comparison(self, field: Any) -> None:
        _read_corners(field)

    def places(self, name: str) -> tuple:
        return tuple(read_area(self[name].data))


class WardsForm(DesignForm):
    kind = Kind.WARDS

    treated = SelectMultipleField(
        "Treated wards", coerce=int, widget=GovCheckboxesInput(), render_kw=IN_COLUMNS
    )
    comparison = SelectMultipleField(
        "Wards to compare with", coerce=int, widget=GovCheckboxesInput(), render_kw=IN_COLUMNS
    )
    buffer = RadiosField("Do you want to check whether incidents moved nearby?", int)

    def offer(self, choices: TrendChoices) -> None:
        super().offer(choices)
        wards = as_choices([(ward.id, ward.name) for ward in choices.of_kind("ward")])
        self.treated.choices = self.comparison.choices = wards
        _offer_neighbours(self.buffer, "wards")

    def validate_treated(self, field: Any) -> None:
        _require_some(field, "Select the treated wards")

    def validate_comparison(self, field: Any) -> None:
        _require_some(field, "Select a ward to compare with")


class LsoasForm(DesignForm):
    kind = Kind.LSOAS

    treated = TextareaField(
        "Treated LSOAs", limit=5_000, rows=6, description="Enter each code or name on a new line."
    )
    comparison = TextareaField(
        "LSOAs to compare with",
        limit=5_000,
        rows=6,
        description="Choose similar LSOAs with about as many incidents. Enter each code or name on a new "
        "line.",
    )
    buffer = RadiosField("Do you want to check whether incidents moved nearby?", int)

    def offer(self, choices: TrendChoices) -> None:
        super().offer(choices)
        _offer_neighbours(self.buffer, "LSOAs")

    def set_lsoas(self, lsoas: Sequence[tuple[str, str, int | None]]) -> None:
        self._lsoas = [(code, name) for code, name, _ in lsoas]

    def validate_treated(self, field: Any) -> None:
        self._require_lsoas(field)

    def validate_comparison(self, field: Any) -> None:
        self._require_lsoas(field)

    def _require_lsoas(self, field: Any) -> None:
        try:
            read_lsoas(field.data or "", self._lsoas)
        except NotAnLsoa as error:
            raise ValidationError(str(error)) from error

    def places(self, name: str) -> tuple:
        return tuple(read_lsoas(self[name].data, self._lsoas))


FORMS: dict[Kind, type[DesignForm]] = {
    form.kind: form for form in (CircleForm, WardsForm, LsoasForm, DrawnForm)
}


class SaveForm(IdempotentForm):
    """Save the result with the case, and by default add it to the plan."""

    into_plan = BooleanField(
        "Add these sentences to the plan’s assessment", default=True, widget=GovCheckboxInput()
    )


def prefill(form: DesignForm, case: Case) -> None:
    """Fill in what the plan measures, if its place is of this kind; else the place of the case."""
    if form.planned and form.planned.kind is form.kind:
        _fill_in(form, form.planned)
    elif form.kind is Kind.CIRCLE and case.easting is not None:
        form.treated.data = f"{case.easting} {case.northing}"
    elif form.kind is Kind.WARDS:
        form.treated.data = [case.ward_id]


def _fill_in(form: DesignForm, planned: Planned) -> None:
    form.treated.data, form.comparison.data = planned.treated, planned.comparison
    form.what.data, form.source.data = planned.counted.what.key, planned.counted.what.source or None
    if form.kind is Kind.CIRCLE and planned.radius:
        form.radius.data = planned.radius
    chosen = [start for period in planned.windows or () for start in (period.first, period.last)]
    for name, start in zip(WINDOWS, chosen, strict=False):
        form[name].data = f"{start:%Y-%m}"


# --- reading and offering ----------------------------------------------------------------------------
def _offer_widths(field: Any) -> None:
    words = {0: "No", **{metres: f"Yes, {metres} metres around each" for metres in WIDTHS if metres}}
    field.choices = as_choices((metres, words[metres]) for metres in WIDTHS)
    _set_default(field, 250)


def _offer_neighbours(field: Any, noun: str) -> None:
    field.choices = as_choices([(1, f"Yes, in the {noun} that touch them"), (0, "No")])
    _set_default(field, 1)


def _set_default(field: Any, value: int) -> None:
    if field.data is None and not field.raw_data:
        field.data = value


def _month(field: Any) -> date:
    first_day = read_month(field.data)
    assert first_day is not None, "one of those offered"
    return first_day


def _require_order(first: Any, last: Any, loaded: Loaded, what: str | None, source: str) -> None:
    if not first.data or not last.data or first.errors or last.errors:
        return
    period = Period(_month(first), _month(last)) if first.data <= last.data else None
    if period is None:
        raise ValidationError("Last month must be the same as or after the first month")
    under = loaded.left_out(what).intersection(period.months())
    if under:
        named = What(what or "").name
        raise ValidationError(
            f"The police used a different category for {named} in {month_spans(under)}. Select other months"
        )
    missing = [start for start in period.months() if start not in loaded.of(what, source)]
    if missing:
        raise ValidationError(f"There are no incidents for {month_spans(missing)}. Select other months")


def _require_some(field: Any, message: str) -> None:
    if not field.data:
        raise ValidationError(message)


def _read(field: Any) -> None:
    try:
        read_point(field.data or "")
    except NotAPoint as error:
        raise ValidationError(str(error)) from error


def _read_corners(field: Any) -> None:
    try:
        read_area(field.data or "")
    except NotAnArea as error:
        raise ValidationError(str(error)) from error
