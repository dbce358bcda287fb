"""Do the same numbers get the same verdict on every page and paper, and is it that of all wards together?"""

from datetime import date

import pytest
import scipy

from app import clock
from app.evidence.statistics.change_tests import two_counts_z
from app.evidence.wards.changes import changes
from app.extensions import db
from app.models.area import HighImpactNeighbourhood, HinState
from app.models.incident import IncidentCount
from app.places.incidents.categories import CRIME
from tests import factories, world
from tests.insight.profiles.sheets import table, text_of

WARDS = [f"Ward {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
MONTHS = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
THEN, NOW = MONTHS[:12], MONTHS[12:]
WINDOWS = "from=2025-01&to=2025-12"


@pytest.fixture
def cast(app):
    return world.people()


def recorded(name, monthly_then, monthly_now, category="Burglary"):
    """So many in each month of one year, and of the next: months that do not vary."""
    ward = factories.ward(name)
    db.session.add_all(
        IncidentCount(
            force="Sherwood Police", month=month, ward=ward, category=category,
            number=monthly_then if month in THEN else monthly_now, synthetic=False,
        )
        for month in MONTHS
    )  # fmt: skip


def a_city(then, now):
    """Ward A changes, nineteen others do not."""
    for name in WARDS[1:]:
        recorded(name, 60, 60)
    recorded(WARDS[0], then, now)
    hin = HighImpactNeighbourhood(
        ward=factories.ward(WARDS[0]), state=HinState.APPROVED, reason="", decision_reason="", evidence={},
        proposed_at=clock.now(), effective_from=clock.today(),
    )  # fmt: skip
    db.session.add(hin)
    db.session.commit()
    return hin


def pages(browser, hin):
    """All that is said of ward A's crime in 2025 beside 2024, by where it is said."""
    ward = factories.ward(WARDS[0])
    city = browser.get(f"/evidence/change?{WINDOWS}")
    profile = f"/profiles/ward/{ward.code}"
    other = f"/profiles/hin/{hin.id}"
    ranking = browser.get(f"/evidence/wards?{WINDOWS}")
    alone = browser.get(f"/evidence/change?{WINDOWS}&place={ward.id}")
    here = browser.get(f"/evidence/high-impact-neighbourhoods/{hin.id}")
    return {
        "ranking": row_of(table(ranking, "Crime by ward in the 12 months")),
        "city’s change": row_of(table(city, "By ward")),
        "ward’s change": alone.select_one(".app-answer").text,
        "profile": browser.get(f"{profile}?{WINDOWS}").words,
        "PDF": text_of(browser.client.get(f"{profile}.pdf?{WINDOWS}")),
        "Word": text_of(browser.client.get(f"{profile}.docx?{WINDOWS}")),
        "High Impact Neighbourhood": table(here, WARDS[0])[0][-1],
        "its profile": browser.get(f"{other}?{WINDOWS}").words,
    }


def row_of(rows):
    """The last cell of ward A's row."""
    return next(row for row in rows if row[0] == WARDS[0])[-1]


def test_what_is_unlikely_only_by_itself_is_called_a_real_change_nowhere(cast, sign_in):
    """828 to 732, by itself less likely than one in twenty: among twenty wards that happens by chance."""
    alone = 2 * scipy.stats.t.sf(abs(two_counts_z(732, 828, exposure_now=365, exposure_then=366)), 11)
    together = scipy.stats.false_discovery_control([alone, *[1.0] * 19])[0]
    assert alone < 0.05 < together
    hin = a_city(69, 61)
    said = pages(sign_in(cast["executive chair"]), hin)
    assert [where for where, words in said.items() if "no real change" not in words.lower()] == []
    assert [where for where, words in said.items() if "is a real change" in words] == []


def test_what_is_real_among_all_wards_is_called_so_everywhere(cast, sign_in):
    hin = a_city(69, 40)
    said = pages(sign_in(cast["executive chair"]), hin)
    fewer = ("real change: it is unlikely", "Fewer", "Down 42.0%")
    assert [where for where, words in said.items() if not any(each in words for each in fewer)] == []


def test_p_is_scipy_s_over_all_wards(cast):
    """Student's t of the square-root test, by days, adjusted by SciPy's procedure."""
    for place, name in enumerate(WARDS):
        recorded(name, 60, 60 - place)
    db.session.commit()
    judged = changes(NOW, THEN).wards(CRIME)
    alone = [
        2
        * scipy.stats.t.sf(abs(two_counts_z(12 * (60 - place), 720, exposure_now=365, exposure_then=366)), 11)
        for place in range(len(WARDS))
    ]
    others = [1.0] * (len(judged) - len(WARDS))  # wards where nothing happens
    expected = scipy.stats.false_discovery_control([*alone, *others])[: len(WARDS)]
    assert [judged[factories.ward(name).id].p for name in WARDS] == pytest.approx(expected.tolist())


def test_a_category_of_a_ward_is_judged_with_that_category_of_all_wards(cast, sign_in):
    for name in WARDS[1:]:
        recorded(name, 30, 30, "Robbery")
    recorded(WARDS[0], 30, 18, "Robbery")
    recorded(WARDS[0], 60, 60, "Drugs")
    db.session.commit()
    browser, ward = sign_in(cast["executive chair"]), factories.ward(WARDS[0])
    city = table(browser.get(f"/evidence/change?{WINDOWS}&what=Robbery"), "By ward")
    alone = table(browser.get(f"/evidence/change?{WINDOWS}&place={ward.id}"), "By category")
    assert (
        next(row for row in alone if row[0] == "Robbery")[1:]
        == next(row for row in city if row[0] == WARDS[0])[1:]
    )
    judged = changes(NOW, THEN)
    assert judged.categories([ward.id])["Robbery"] == judged.wards("Robbery")[ward.id]


def test_new_incidents_are_judged_at_once(cast):
    recorded(WARDS[0], 60, 60)
    db.session.commit()
    ward = factories.ward(WARDS[0]).id
    assert not changes(NOW, THEN).wards(CRIME)[ward].is_real
    recorded(WARDS[0], 0, 60, "Drugs")
    db.session.commit()
    assert changes(NOW, THEN).wards(CRIME)[ward].is_real


def test_a_month_that_another_force_alone_has_is_not_judged(cast):
    recorded(WARDS[0], 60, 60)
    months = changes(NOW, THEN).months
    db.session.add(
        IncidentCount(
            force="British Transport Police", month=date(2031, 1, 1), ward=factories.ward(WARDS[0]),
            category="Burglary", number=3, synthetic=False,
        )
    )  # fmt: skip
    db.session.commit()
    assert changes(NOW, THEN).months == months


def test_months_that_vary_more_make_a_change_less_sure(cast):
    """The same two years, once as level months and once as ups and downs of another order in each year."""
    recorded(WARDS[0], 100, 120)
    for month in MONTHS:
        away = 45 if (month.month + month.year) % 2 else -45
        number = (100 if month in THEN else 120) + away
        db.session.add(
            IncidentCount(
                force="Sherwood Police", month=month, ward=factories.ward(WARDS[1]),
                category="Burglary", number=number, synthetic=False,
            )
        )  # fmt: skip
    db.session.commit()
    judged = changes(NOW, THEN).wards(CRIME)
    level, varied = (judged[factories.ward(name).id] for name in WARDS[:2])
    assert (level.now, level.then) == (varied.now, varied.then)
    assert (level.is_real, varied.is_real) == (True, False)
    assert level.factor == 1 < 3 < varied.factor
