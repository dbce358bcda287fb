"""How does a test record incidents in a ward, and read a sheet in whatever form it comes?"""

import io
from datetime import date

import docx

from app.extensions import db
from app.models.incident import Incident
from tests import factories
from tests.insight.maps import places
from tests.pdf import Pdf

NOW, THEN = date(2026, 3, 1), date(2025, 3, 1)


def recorded(ward_name, number, category="Burglary", month=NOW, *, at=None, street="", synthetic=False):
    """In the counts that are kept and as rows, as an import leaves them."""
    ward = factories.ward(ward_name)
    places.incidents(ward, number, category, month, synthetic=synthetic)
    easting, northing = at or (ward.easting, ward.northing)
    db.session.add_all(
        Incident(
            force="Sherwood Police", month=month, category=category, ward_id=ward.id,
            easting=easting, northing=northing, location=street, synthetic=synthetic,
        )
        for _ in range(number)
    )  # fmt: skip
    db.session.commit()


def table(page, caption):
    found = next(each for each in page.select("table") if each.caption.get_text().startswith(caption))
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found.select("tbody tr")
    ]


def text_of(response):
    """Of a PDF or a Word file."""
    assert response.status_code == 200
    if response.data.startswith(b"%PDF"):
        return Pdf(response.data).text
    paper = docx.Document(io.BytesIO(response.data))
    cells = [cell.text for each in paper.tables for row in each.rows for cell in row.cells]
    header = paper.sections[0].header.paragraphs[0].text
    return " ".join(" ".join([header, *(each.text for each in paper.paragraphs), *cells]).split())
