"""Which counts does a test of change put in, and what do the tables of its pages say?"""

from datetime import date

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import IncidentCount, LsoaIncidentCount
from tests import factories

PAGE, TREND = "/evidence/change", "/evidence/change/trend"
ASB = "Anti-social behaviour"


def locality(name, *wards):
    area = Area(kind=AreaKind.LOCALITY, code=name.lower(), name=name)
    for ward in wards:
        factories.ward(ward).parent = area
    db.session.add(area)
    db.session.commit()
    return area


def counted(ward, category, months, synthetic=False):
    """Numbers by month: {"2025-03": 12}."""
    for month, number in months.items():
        db.session.add(
            IncidentCount(
                force="Sherwood Police", month=date.fromisoformat(f"{month}-01"), ward=factories.ward(ward),
                category=category, number=number, synthetic=synthetic,
            )
        )  # fmt: skip
    db.session.commit()


def two_years(**numbers):
    """Castle's burglary rises, its robbery is rare, Dales stays as it is."""
    counted("Castle", "Burglary", {"2024-05": 100, "2025-05": 160})
    counted("Castle", "Robbery", {"2024-05": 3, "2025-05": 5})
    counted("Castle", ASB, {"2024-05": 200, "2025-05": 120})
    counted("Dales", "Burglary", {"2024-05": 80, "2025-05": 84})
    locality("North", "Castle", "Dales")


def tables(page):
    return {
        table.caption.get_text(strip=True).split(",")[0]: [
            [cell.get_text(" ", strip=True) for cell in line.select("th, td")]
            for line in table.select("tbody tr")
        ]
        for table in page.select("table")
    }


def guessed(ward, month):
    """Incidents of a ward's LSOA that name one of another census."""
    lsoa = Area(kind=AreaKind.LSOA, code=f"E01 {ward}", name=ward, parent=factories.ward(ward))
    count = LsoaIncidentCount(
        force="Sherwood Police", month=date.fromisoformat(f"{month}-01"), lsoa_code=lsoa.code,
        category="Burglary", number=7, by_point=True,
    )  # fmt: skip
    db.session.add_all([lsoa, count])
    db.session.commit()
