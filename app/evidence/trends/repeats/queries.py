"""At which points was there more than one incident?"""

from sqlalchemy import func, select

from app.evidence.questions.incidents import of_incidents
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.trends.repeats.repeats import RepeatPlace, Repeats
from app.extensions import db
from app.models.incident import Incident


def get_repeats(question: EvidenceQuestion) -> Repeats:
    """Count these incidents by point. Ask only of sources whose points are exact."""
    number = func.count().label("number")
    by_point = (
        select(func.max(Incident.location).label("location"), Incident.easting, Incident.northing, number)
        .where(*of_incidents(question), Incident.easting.is_not(None))
        .group_by(Incident.easting, Incident.northing)
        .cte("by_point")
    )
    again = by_point.c.number > 1
    totals = select(func.coalesce(func.sum(by_point.c.number), 0), func.count())
    most = by_point.c.number.desc(), by_point.c.easting, by_point.c.northing
    rows = db.session.execute(select(by_point).where(again).order_by(*most))
    incidents, points = db.session.execute(totals.select_from(by_point)).one()
    return Repeats([RepeatPlace(*row) for row in rows], int(incidents), points)
