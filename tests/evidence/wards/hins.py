"""How does a test give wards their crime, propose them, and have them approved?"""

from datetime import date

from app.evidence.statistics.periods import Period
from app.evidence.wards.services import Decision, decide_hins, propose_hins
from app.extensions import db
from app.models.incident import IncidentCount
from tests import factories

PAGE = "/evidence/high-impact-neighbourhoods"
MONTH = date(2025, 3, 1)
PERIOD = Period(MONTH, MONTH)


def figures(*, synthetic=False, **crime):
    """So many crimes in each ward, in March 2025."""
    for name, number in crime.items():
        db.session.add(
            IncidentCount(
                force="Sherwood Police",
                month=MONTH,
                ward_id=factories.ward(name).id,
                category="Burglary",
                number=number,
                synthetic=synthetic,
            )
        )
    db.session.commit()


def propose(analyst, *names, reason="They carry half"):
    ids = [factories.ward(name).id for name in names]
    return propose_hins(analyst, ward_ids=ids, period=PERIOD, reason=reason)


def approve(chair, *hins, since=None, until=None):
    decide_hins(
        chair,
        [Decision(hin, "approve") for hin in hins],
        reason="Agreed",
        effective_from=since,
        effective_until=until,
    )


def designate(analyst, chair, name, since=None, until=None):
    [hin] = propose(analyst, name)
    approve(chair, hin, since=since, until=until)
    return hin
