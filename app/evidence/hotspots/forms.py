"""The forms with which an analyst asks for hotspots, and publishes them."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.evidence.hotspots.question import (
    ALL_CRIME,
    DEFAULT_SEED,
    MOST_SEED,
    PERMUTATIONS,
    By,
    Measure,
    Question,
)
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import SUMS, What, WhatChoices
from app.evidence.statistics.periods import Period, choose
from app.evidence.wards.queries import get_source
from app.places.incidents.categories import EVERYTHING
from app.places.incidents.loaded import list_months_of
from app.web.fields import (
    ChoiceField,
    IdempotentForm,
    MonthField,
    RadiosField,
    Required,
    TextField,
    as_choices,
)
from app.words import month

PERMUTATION_WORDS = {
    9_999: "9,999, and up to 5 million for a place close to the cut-off",
    999: "999, for a quick look",
}


class AskForm(FlaskForm):
    """A question about hotspots. `ask_form` sets the choices that the data allow."""

    by = RadiosField("Compare", By, [Required("Select what to compare")], default=By.LSOA)
    category = ChoiceField("Category", str, [Required("Select a category")], default=ALL_CRIME)
    first = MonthField("From", date.fromisoformat, [Required("Select the first month")])
    last = MonthField("To", date.fromisoformat, [Required("Select the last month")])
    measure = RadiosField("Measure", Measure, [Required("Select what to measure")], default=Measure.COUNT)
    permutations = RadiosField(
        "Random shuffles (permutations)",
        int,
        [Required("Select how many random shuffles to use")],
        default=PERMUTATIONS[0],
        description=(
            "We compare each place with this many random shuffles. More shuffles can find rarer "
            "hotspots, but take a few seconds longer."
        ),
    )
    seed = TextField(
        "Seed",
        [Required("Enter a whole number")],
        limit=10,
        width=10,
        default=str(DEFAULT_SEED),
        description="Use the same seed to get the same answer again.",
    )

    def validate_last(self, field: ChoiceField) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError("Last month must be the same as or after the first month")
        if self.first.data and field.data and self._loaded_period(self._one_category) is None:
            raise ValidationError(
                "No incidents in this category are loaded for these months. Select other months"
            )

    @property
    def _one_category(self) -> str | None:
        return What(self.category.data or ALL_CRIME).category

    def validate_measure(self, field: RadiosField) -> None:
        if field.data is Measure.RATE and self.by.data is not By.LSOA:
            raise ValidationError(
                "Select LSOAs to see a rate. We do not know the number of residents of squares"
            )
        what = What(self.category.data or ALL_CRIME)
        if field.data is Measure.HARM and what.weighs_nothing:
            raise ValidationError(f"{what.name} has no harm weight. Select number of incidents")

    def validate_seed(self, field: TextField) -> None:
        if not (field.data or "").isdecimal() or int(field.data or 0) > MOST_SEED:
            raise ValidationError("Enter a whole number from 0 to 2,147,483,647")

    def validate_by(self, field: RadiosField) -> None:
        if (
            field.data is None
            or not field.data.needs_exact_points
            or not (self.first.data and self.last.data)
        ):
            return
        category = self._one_category
        period = self._loaded_period(category)
        if period and get_source(period, category).snapped:
            raise ValidationError(
                "Select larger squares, or a category from a source with exact points. Each point of these "
                "incidents stands for 8 addresses or more"
            )

    def _loaded_period(self, category: str | None) -> Period | None:
        assert self.first.data, "asked once both are known"
        assert self.last.data
        return choose(list_months_of(category), self.first.data, max(self.first.data, self.last.data))

    def question(self) -> Question:
        period = self._loaded_period(self._one_category)
        assert period, "asked of a form that is valid"
        assert self.by.data
        assert self.measure.data
        return Question(
            by=self.by.data,
            first=period.first,
            last=period.last,
            missing=period.missing,
            category=self.category.data or ALL_CRIME,
            measure=self.measure.data,
            permutations=int(self.permutations.data or PERMUTATIONS[0]),
            seed=int(self.seed.data or DEFAULT_SEED),
        )


class PublishForm(IdempotentForm):
    """What published hotspots are called."""

    name = TextField(
        "Name",
        [Required("Enter a name")],
        limit=80,
        description="Maps, cases and papers will show this name, such as “Crime in the year to April 2026”.",
    )


def ask_form(
    asked: EvidenceQuestion,
    choices: QuestionChoices,
    *,
    exact: bool,
    lsoas: bool,
    residents: bool,
) -> AskForm:
    """Return the form with its choices, filled with what the address asks.

    `exact`: some source has exact points, so the finest squares are offered. `lsoas`: LSOAs are loaded.
    `residents`: the residents of some are known.
    """
    form = AskForm()
    places = [by for by in By if (exact or not by.needs_exact_points) and (lsoas or by is not By.LSOA)]
    form.by.choices = as_choices((by.value, by.label) for by in places)
    form.category.choices = as_choices(_categories(asked.what, choices.what))
    form.measure.choices = as_choices(
        (measure.value, measure.label) for measure in Measure if residents or measure is not Measure.RATE
    )
    form.permutations.choices = as_choices((number, PERMUTATION_WORDS[number]) for number in PERMUTATIONS)
    for field in (form.first, form.last):
        field.choices = as_choices((start.isoformat(), month(start)) for start in reversed(choices.months))
    if not form.is_submitted():
        form.first.data, form.last.data = asked.period.first, asked.period.last
        form.category.data = asked.what.key
        form.measure.data = Measure.HARM if asked.what.by_harm else Measure.COUNT
        form.by.data = By.LSOA if lsoas else By.SQUARE_500
    return form


def _categories(asked: What, choices: WhatChoices) -> list[tuple[str, str]]:
    """What can be looked for, in the order of the question bar; what is asked is among it."""
    sums = [(ALL_CRIME, "All crime (without anti-social behaviour)"), (EVERYTHING, SUMS[EVERYTHING])]
    offered = [*sums, *choices.groups.items(), *choices.named(choices.every)]
    return offered if asked.key in dict(offered) else [*offered, (asked.key, asked.name)]
