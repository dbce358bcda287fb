"""Does a case's map carry what its reader may see, and nothing more?"""

import pytest
from shapely import box, to_wkb
from sqlalchemy import func, select

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from tests import factories


@pytest.fixture
def ward(app):
    area = factories.ward()
    area.boundary = to_wkb(box(456000, 339000, 458000, 341000))
    return factories._save(area)


def _map(browser, case):
    return browser.client.get(f"/cases/{case.reference}/map")


def test_the_map_shows_the_case_and_the_open_cases_near_it(sign_in, ward):
    case = factories.case(title="The bandstand", easting=457000, northing=340000)
    factories.case(title="Bottles at the tram stop", easting=457300, northing=340000)
    factories.case(title="Too far away", easting=457600, northing=340000)
    factories.case(
        title="Long closed", easting=457010, northing=340000, stage="closed", closed_at=case.logged_at
    )
    drawn = _map(sign_in(factories.officer()), case).text
    assert "The bandstand" in drawn
    assert "Bottles at the tram stop" in drawn
    assert "Too far away" not in drawn
    assert "Long closed" not in drawn


def test_a_restricted_case_nearby_is_neither_on_the_map_nor_in_the_words(sign_in, ward):
    case = factories.case(easting=457000, northing=340000)
    factories.case(title="A house that deals", easting=457100, northing=340000, restricted=True)
    browser = sign_in(factories.officer())
    assert "A house that deals" not in _map(browser, case).text
    page = browser.get(f"/cases/{case.reference}")
    assert "A house that deals" not in page.decode()
    assert "no other open case that you can see is within 500 metres" in page.words


def test_the_page_says_in_words_what_the_map_shows(sign_in, ward):
    case = factories.case(easting=457000, northing=340000, place="The bandstand")
    factories.case(title="Bottles at the tram stop", easting=457300, northing=340000)
    page = sign_in(factories.officer()).get(f"/cases/{case.reference}")
    where = page.select_one("#where").parent.get_text(" ", strip=True)
    assert "The bandstand" in where
    assert "Oakwood ward" in where
    assert "Bottles at the tram stop" in where
    assert "300 metres away" in where


def test_the_map_has_a_policy_of_its_own_and_its_frame_is_a_sandbox(sign_in, ward):
    case = factories.case(easting=457000, northing=340000)
    browser = sign_in(factories.officer())
    policy = _map(browser, case).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe" not in policy
    frame = browser.get(f"/cases/{case.reference}").select_one("iframe")
    assert "allow-same-origin" not in frame["sandbox"]
    assert frame["loading"] == "lazy"
    assert frame["title"]


def test_a_case_known_by_its_ward_only_shows_the_ward(sign_in, ward):
    drawn = _map(sign_in(factories.officer()), factories.case())
    assert drawn.status_code == 200
    assert "Oakwood ward" in drawn.text


def test_where_nothing_is_known_the_frame_says_so(sign_in):
    factories.ward().boundary = None
    drawn = _map(sign_in(factories.officer()), factories.case())
    assert "No exact place is known, and we have no outline" in drawn.text


def _reads():
    return db.session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.event == Event.CASE_READ))


def test_a_map_looked_at_on_its_own_is_a_reading_and_one_on_the_page_is_no_second(sign_in, ward):
    case = factories.case(easting=457000, northing=340000)
    browser = sign_in(factories.officer())
    _map(browser, case)
    assert _reads() == 1
    browser.get(f"/cases/{case.reference}")
    _map(browser, case)
    assert _reads() == 2


def test_a_title_made_to_break_out_of_the_script_stays_words(sign_in, ward):
    case = factories.case(title="</script><script>alert(1)</script>", easting=457000, northing=340000)
    assert "</script><script>alert" not in _map(sign_in(factories.officer()), case).text
