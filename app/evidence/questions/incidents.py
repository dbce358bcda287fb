"""A question as conditions on incidents themselves, where stored counts are not enough."""

from sqlalchemy import ColumnElement, Interval, cast, func, literal, select

from app.evidence.questions.ground import is_on
from app.evidence.questions.hours import Hours
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.where import Where
from app.models.area import Area, AreaKind
from app.models.incident import Incident
from app.places.incidents.scopes import meant


def of_incidents(question: EvidenceQuestion) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the incidents of this question that their source gives a day."""
    what, conditions = question.what, (began_in(question.hours),) if question.hours else ()
    return (
        Incident.month.in_(question.period.months()),
        meant(Incident, what.key, what.source),
        in_place(question.where),
        Incident.day.is_not(None),
        *conditions,
    )


def began_in(hours: Hours) -> ColumnElement[bool]:
    """Condition: began on these days and in these hours, by the clocks of London."""
    here = func.timezone("Europe/London", Incident.began_at)
    # Counted from the first of the hours, so that those past midnight are of the day before.
    since_first = here - cast(literal(f"{hours.first} hours"), Interval)
    conditions = Incident.day.is_not(None) & Incident.began_at.is_not(None)
    if hours.hours:
        conditions &= func.extract("hour", since_first) < hours.number
    if hours.days:
        conditions &= func.extract("isodow", since_first).in_(hours.weekdays)
    return conditions


def in_place(where: Where) -> ColumnElement[bool]:
    """Condition: where it happened."""
    if where.ground:
        return is_on(where.ground)
    if where.lsoas:
        return Incident.lsoa_code.in_(where.lsoas)
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD))
    return Incident.ward_id.in_(wards if where.wards is None else sorted(where.wards))
