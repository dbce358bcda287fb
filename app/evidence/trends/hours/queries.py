"""Between which hours did incidents happen? Counted from their rows, which have the times of their source."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, cast, func, select

from app.evidence.questions.incidents import of_incidents
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.hours import HOUR, Span
from app.evidence.trends.hours.hours import Hours, hours_of
from app.extensions import db
from app.models.incident import Incident


def get_hours(question: EvidenceQuestion) -> Hours | None:
    """The hours of the week of these incidents; None where their source gives no times, as the police do."""
    spans = _list_spans(*of_incidents(question))
    return hours_of([span for of_source in spans.values() for span in of_source])


def list_hours_by_source(here: ColumnElement[bool], months: Sequence[date]) -> dict[str, Hours]:
    """The hours of the week of all that each source with times recorded here. `here`: of incidents."""
    found = {source: hours_of(rows) for source, rows in _list_spans(here, Incident.month.in_(months)).items()}
    return {source: hours for source, hours in found.items() if hours}


def _list_spans(*conditions: ColumnElement[bool]) -> dict[str, list[tuple[Span | None, int, int]]]:
    """By source: incidents by the hours they touch, with how many these are, and how many of them have
    nothing but midnight. One that ends on the hour does not touch the hour that begins then."""
    first = cast(func.floor(func.extract("epoch", Incident.began_at) / HOUR), BigInteger)
    last = cast(func.ceil(func.extract("epoch", Incident.ended_at) / HOUR) - 1, BigInteger)
    here = func.timezone("Europe/London", Incident.began_at)
    at_midnight = (here == func.date_trunc("day", here)) & Incident.ended_at.is_(None)
    columns = (Incident.force, first.label("first"), last.label("last"))
    counted = select(*columns, func.count(), func.count().filter(at_midnight))
    statement = counted.where(*conditions, Incident.day.is_not(None)).group_by("force", "first", "last")
    spans: dict[str, list[tuple[Span | None, int, int]]] = defaultdict(list)
    for source, begins, ends, number, midnight in db.session.execute(statement.order_by("force")):
        span = None if begins is None else Span(begins, ends, number)
        spans[source].append((span, number, midnight))
    return spans
