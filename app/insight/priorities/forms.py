"""What analysts type about a problem: scores from 1 to 5, and why."""

from typing import Any

from flask_wtf import FlaskForm

from app import clock
from app.evidence.statistics.priorities import CRITERIA, LEAST, MOST, Criterion
from app.insight.priorities.services import Scored
from app.models.priority import Confidence, PartnersPosition, PriorityProblem
from app.web.drafts import DraftForm
from app.web.fields import RadiosField, Required, TextareaField, TextField, VersionField, as_choices
from app.web.number_fields import WholeNumberField

LONGEST_REASON = 2_000
EARLIEST_YEAR, LATEST_YEAR = 2010, 2100


def score_field(criterion: Criterion) -> RadiosField:
    choices = [(str(number), _said(criterion, number)) for number in range(LEAST, MOST + 1)]
    wanted = f"Select a score for {criterion.label.lower()}"
    return RadiosField(
        criterion.label, int, [Required(wanted)], choices=as_choices(choices),
        render_kw={"params": {"classes": "govuk-radios--small govuk-radios--inline"}},
    )  # fmt: skip


def _said(criterion: Criterion, number: int) -> str:
    ends = {LEAST: criterion.low, MOST: criterion.high}
    return f"{number}, {ends[number]}" if number in ends else str(number)


def _reason(what: str) -> TextareaField:
    return TextareaField(f"Why? {what}", [Required("Enter the reason")], rows=3, limit=LONGEST_REASON)


class ProblemForm(DraftForm):
    name = TextField("Problem", [Required("Enter the name of the problem")])
    year = WholeNumberField(
        "Year of the assessment", [Required("Enter the year")], lowest=EARLIEST_YEAR, highest=LATEST_YEAR,
        default=lambda: clock.today().year,
    )  # fmt: skip
    physical, psychological, community, financial, environmental, frequency, direction = map(
        score_field, CRITERIA
    )
    harm_why = _reason("What shows the harm")
    likelihood_why = _reason("What shows how likely it is")
    confidence = RadiosField(
        "Confidence in the data", Confidence, [Required("Select how confident you are in the data")]
    )
    confidence_why = _reason("What the data includes and what it lacks")
    position = RadiosField(
        "Partners’ position", PartnersPosition, [Required("Select how well placed partners are")],
        description="Whether they have the people, skills and powers to act on it. This does not affect "
        "the rank.",
    )  # fmt: skip
    position_why = _reason("What partners can do, and what they lack")
    version = VersionField()

    @property
    def scored(self) -> Scored:
        scores = {criterion.name: self[criterion.name].data for criterion in CRITERIA}
        names = ("year", "name", "harm_why", "likelihood_why", "confidence", "confidence_why", "position")
        said: dict[str, Any] = {name: self[name].data for name in names}
        return Scored(**said, scores=scores, position_why=self.position_why.data)


def filled_from(problem: PriorityProblem) -> dict[str, Any]:
    """What a form is filled with to change a problem."""
    columns = ("name", "year", "harm_why", "likelihood_why", "confidence", "confidence_why", "position",
               "position_why", "version")  # fmt: skip
    return {**problem.scores, **{name: getattr(problem, name) for name in columns}}


class RemoveForm(FlaskForm):
    reason = TextareaField("Reason", [Required("Enter the reason")], rows=3, limit=LONGEST_REASON)
