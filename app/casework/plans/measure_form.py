"""The measure of success: what is counted, where and in which months, or a measure in words."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError

from app import clock
from app.casework.plans.counted import (
    WRONG_PLACE,
    Counted,
    are_apart,
    is_recorded,
    place_stored,
    place_words,
    read_counted,
)
from app.casework.plans.measure import WINDOWS
from app.casework.plans.section_form import SectionForm
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.what import SUMS, What
from app.evidence.questions.where import HIN, HINS, LEAST_METRES, MOST_METRES, SAVED, USUAL_METRES, Where
from app.evidence.statistics.periods import months_later
from app.models.area import AreaKind
from app.models.plan import Plan, Section
from app.web.fields import ChoiceField, DateField, TextareaField, TextField, as_choices
from app.web.number_fields import WholeNumberField
from app.web.widgets import GovCheckboxesInput
from app.words import month, pluralise

MONTHS_OFFERED = 24  # before this month, and after it
CIRCLE = "circle"
# Of the address of a question: what the form has fields for, and what it hands on of a place that was drawn.
TYPED = ("what", "source", "place", "point")
HANDED_ON = ("at", "lsoas", "called")
DRAWN = ("drawn", "lsoas")
COUNTED = ("measure_question", "measure_beside", "measure_from", "measure_months")
Pairs = list[tuple[str, str]]


class MeasureForm(SectionForm):
    section = Section.MEASURE

    what = ChoiceField("What will you count?", str)
    add = SelectMultipleField(
        "Count these as well", widget=GovCheckboxesInput(), validate_choice=True,
        render_kw={"params": {"classes": "govuk-checkboxes--small app-checkbox-columns"}},
    )  # fmt: skip
    source = ChoiceField("Recorded by", str)
    place = ChoiceField("Where?", str)
    point = TextField(
        "Middle of the circle",
        limit=50,
        width=20,
        description="If you chose a circle, enter a grid reference. For example, SK 572 399.",
    )
    metres = WholeNumberField(
        "How many metres round it?", lowest=LEAST_METRES, highest=MOST_METRES, width=5, default=USUAL_METRES
    )
    measure_from = ChoiceField("From which month?", date.fromisoformat)
    measure_months = ChoiceField("For how long?", int)
    beside = ChoiceField(
        "Which place will you compare it with? (optional)",
        str,
        description="Choose a similar place where nothing new will be done. Only larger falls "
        "can then be seen.",
    )
    beside_point = TextField(
        "Middle of the circle to compare with",
        limit=50,
        width=20,
        description="If you chose a circle. It will be the same size as the other one.",
    )
    measure_words = TextareaField(
        "What else will you measure instead?",
        rows=3,
        description="If you will not count incidents. For example, complaints to the landlord or "
        "how safe people feel.",
    )
    success_percent = WholeNumberField(
        "How big a fall would be a success? (%)",
        lowest=1,
        highest=100,
        width=3,
        description="For example, 30.",
    )
    success_by = DateField("By when?")
    # On other forms, people type LSOAs.
    at = HiddenField(name="asked_at")
    lsoas = HiddenField(name="asked_lsoas")
    called = HiddenField(name="asked_called")

    choices: QuestionChoices
    before: dict[str, str]  # the place to compare with, as it is stored

    @property
    def pii_fields(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("measure_words",)

    @classmethod
    def from_plan(cls, plan: Plan) -> dict[str, Any]:
        """Until something is counted, the place is the case's: its point or else its ward."""
        stored, beside = plan.measure_question or {}, plan.measure_beside or {}
        asked = stored.get("asked", {}) if stored else {"place": str(plan.case.ward_id)}
        there = beside.get("asked", {})
        own = {name: asked[name] for name in (*TYPED, *HANDED_ON) if name in asked}
        if "metres" in asked:
            own["metres"] = int(asked["metres"])
        elif plan.case.easting is not None and not stored:
            own["point"] = f"{plan.case.easting}, {plan.case.northing}"
        own |= {"beside": there.get("place"), "beside_point": there.get("point")} if there else {}
        names = ("measure_months", "measure_words", "success_percent", "success_by")
        # The field makes a date of what is in an address, not of a date.
        begins = plan.measure_from.isoformat() if plan.measure_from else None
        return own | {name: getattr(plan, name) for name in names} | {"measure_from": begins}

    # --- what is offered ---------------------------------------------------------------------------
    def suggest(self, asked: Mapping[str, str]) -> None:
        """Put in what a link asks for: the question of a page of evidence, and a number of months."""
        for name in (*TYPED, *HANDED_ON):
            if asked.get(name):
                self[name].data = asked[name]
        metres, months = asked.get("metres", ""), asked.get("months", "")
        self.metres.data = int(metres) if metres.isdecimal() else self.metres.data
        self.measure_months.data = int(months) if months in map(str, WINDOWS) else self.measure_months.data

    def offer(self, choices: QuestionChoices, plan: Plan) -> None:
        """Offer what is loaded, and what was chosen before although it is no longer offered."""
        self.choices = choices
        what = [*SUMS.items(), *choices.what.groups.items(), *choices.what.named(choices.what.every)]
        stored, whole = (plan.measure_question or {}).get("asked", {}), choices.where.places[0].name
        for own in filter(None, (stored.get("what"), self.what.data)):
            if own == stored.get("what") or is_recorded({"what": own}, choices):
                what = _with(what, own, What(own).name)
        self.what.choices = as_choices([("", "Something other than incidents"), *what])
        self.add.choices = as_choices(choices.what.named(choices.what.every))
        self.source.choices = as_choices([("", "Any"), *list(choices.what.recorders.items())[1:]])
        places = _places(choices)
        circle = [(CIRCLE, "A circle round a point")]
        self.place.choices = as_choices(
            [("", f"All of {whole}"), *places, *circle, *self._saved(), *self._drawn(self.place.data)]
        )
        elsewhere = (CIRCLE, "A circle round another point")
        self.beside.choices = as_choices(
            [("", "No other place"), *places, elsewhere, *self._saved(), *self._beside_before(plan)]
        )
        self.measure_from.choices = as_choices([("", "Choose a month"), *_months_around(plan.measure_from)])
        windows = [(number, pluralise(number, "month")) for number in WINDOWS]
        self.measure_months.choices = as_choices([("", "Choose how long"), *windows])

    def _saved(self) -> Pairs:
        return [(f"{SAVED}{place.id}", place.name) for place in self.choices.where.saved()]

    def _drawn(self, chosen: Any) -> Pairs:
        """A place that was drawn, and is handed on."""
        return [(chosen, self.called.data or "The place that was drawn")] if chosen in DRAWN else []

    def _beside_before(self, plan: Plan) -> Pairs:
        stored = plan.measure_beside or {}
        self.before = dict(stored.get("asked", {}))
        chosen = self.before.get("place", "")
        return [(chosen, stored["words"])] if chosen in DRAWN else []

    # --- what was chosen ---------------------------------------------------------------------------
    @cached_property
    def counted(self) -> Counted:
        """Raises one of WRONG_PLACE."""
        typed = {name: self[name].data or "" for name in (*TYPED, *HANDED_ON)}
        asked = {**typed, "metres": str(self.metres.data or USUAL_METRES), "add": self.add.data or []}
        return read_counted(asked, self.choices)

    @cached_property
    def compared(self) -> Where | None:
        """Raises one of WRONG_PLACE."""
        if not self.beside.data:
            return None
        typed = {"place": self.beside.data, "point": self.beside_point.data or ""}
        asked = self.before if self.beside.data in DRAWN else typed
        asked = {**asked, "metres": str(self.metres.data or USUAL_METRES)}
        return read_counted(asked, self.choices).where

    def validate_place(self, field: Any) -> None:
        if self.what.data and field.data != CIRCLE:
            _ensure(lambda: self.counted)

    def validate_point(self, field: Any) -> None:
        if self.what.data and self.place.data == CIRCLE:
            _ensure(lambda: self.counted)

    def validate_beside(self, field: Any) -> None:
        if self.what.data and field.data != CIRCLE:
            self._ensure_apart()

    def validate_beside_point(self, field: Any) -> None:
        if self.what.data and self.beside.data == CIRCLE:
            self._ensure_apart()

    def _ensure_apart(self) -> None:
        there = _ensure(lambda: self.compared)
        if there is None or self.place.errors or self.point.errors:
            return
        if not are_apart(self.counted.where, there):
            raise ValidationError(
                f"Select a place to compare with that is not part of {place_words(self.counted.where)}"
            )

    def validate_success_by(self, field: Any) -> None:
        begins = self.measure_from.data
        if self.what.data and field.data and begins and field.data < begins:
            raise ValidationError(f"Enter a date in {month(begins)} or later, when the count begins")

    @property
    def values(self) -> dict[str, Any]:
        """Where and when are parts of a count: without one they say nothing."""
        names = ("measure_from", "measure_months", "measure_words", "success_percent", "success_by")
        own = {name: self[name].data for name in names} | {"measure_words": self.measure_words.data or ""}
        if not self.what.data:
            return own | dict.fromkeys(COUNTED)
        beside = place_stored(self.compared) if self.compared else None
        return own | {"measure_question": self.counted.stored, "measure_beside": beside}


def _ensure(read: Any) -> Any:
    try:
        return read()
    except WRONG_PLACE as refusal:
        raise ValidationError(str(refusal)) from refusal


def _with(offered: Pairs, own: str, words: str) -> Pairs:
    return offered if own in dict(offered) else [*offered, (own, words)]


def _places(choices: QuestionChoices) -> Pairs:
    places = [
        (str(place.id), place.name) for place in choices.where.places if place.kind is not AreaKind.CITY
    ]
    hins = choices.where.hins_now
    together = [(HINS, "All High Impact Neighbourhoods together")] if hins else []
    return [
        *places,
        *together,
        *((f"{HIN}{hin.id}", f"{hin.name}, High Impact Neighbourhood") for hin in hins),
    ]


def _months_around(chosen: date | None) -> Pairs:
    now = clock.today().replace(day=1)
    months = {months_later(now, number) for number in range(-MONTHS_OFFERED, MONTHS_OFFERED + 1)}
    return [(start.isoformat(), month(start)) for start in sorted(months | ({chosen} if chosen else set()))]
