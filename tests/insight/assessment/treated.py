"""How does a test put incidents where a case treats a place, and ask for the comparison?"""

from datetime import date
from urllib.parse import urlencode

from sqlalchemy import select

from app.extensions import db
from app.models.incident import Incident, IncidentCount, LsoaIncidentCount
from tests import factories
from tests.insight.maps import places

WEST, SOUTH = places.WEST, places.SOUTH
HERE, THERE = (WEST + 1000, SOUTH + 1000), (WEST + 3000, SOUTH + 1000)
WINDOWS = {"before_from": "2025-01", "before_to": "2025-03", "after_from": "2026-01", "after_to": "2026-03"}
RESPONSE = date(2026, 1, 1)
BEFORE, AFTER = date(2025, 2, 1), date(2026, 2, 1)


WHOLE_WINDOWS = {BEFORE: (1, 2, 3), AFTER: (1, 2, 3)}


def happened(where, month, number, **details):
    """So many incidents near a place. Those of a window are spread over its months, which then vary no more
    than chance makes them."""
    months = WHOLE_WINDOWS.get(month, (month.month,))
    for place, each in enumerate(months):
        share = number // len(months) + (place < number % len(months))
        in_a_month(where, month.replace(month=each), share, **details)


def in_a_month(where, month, number, lsoa="", category="Burglary", synthetic=False):
    """So many incidents on map points near a place; and their count, as an import keeps it."""
    ward = factories.ward(places.ROW[(where[0] - WEST) // places.SIDE])
    for each in range(number):
        spot = {"easting": where[0] + each % 12 * 10, "northing": where[1]}
        db.session.add(
            Incident(force="Sherwood Police", month=month, category=category, ward_id=ward.id, lsoa_code=lsoa,
                     synthetic=synthetic, **spot)
        )  # fmt: skip
    count = select(IncidentCount).filter_by(ward_id=ward.id, month=month, category=category)
    kept = db.session.scalars(count).one_or_none()
    if kept is None:
        kept = IncidentCount(
            force="Sherwood Police",
            ward_id=ward.id,
            month=month,
            category=category,
            number=0,
            synthetic=synthetic,
        )
        db.session.add(kept)
    kept.number += number
    if lsoa:
        db.session.add(
            LsoaIncidentCount(
                force="Sherwood Police", month=month, category=category, lsoa_code=lsoa, number=number
            )
        )
    db.session.commit()


def an_effect():
    """80 to 30 where treated, 78 to 76 beside it."""
    for where, month, number in (
        (HERE, BEFORE, 80),
        (HERE, AFTER, 30),
        (THERE, BEFORE, 78),
        (THERE, AFTER, 76),
    ):
        happened(where, month, number)


def circles(case, **other):
    asked = {
        "treated": f"{HERE[0]} {HERE[1]}",
        "radius": 300,
        "comparison": f"{THERE[0]} {THERE[1]}",
        "buffer": 250,
    }
    return address(case, "circle", {**asked, "what": "crime", **WINDOWS, **other})


def address(case, kind, asked):
    return f"/cases/{case.reference}/assessment/{kind}?{urlencode(asked, doseq=True)}"


def counts(page):
    lines = page.select("table")[0].select("tbody tr")
    return {line.th.get_text(): [cell.get_text() for cell in line.select("td")][:3] for line in lines}


def keep(client, url, **data):
    return client.post(url, {"submission": "once", "into_plan": "y", **data})
