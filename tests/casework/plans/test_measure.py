"""Does the objective say what to expect of its measure, the smallest fall to be seen, and what would do?"""

from datetime import date

import pytest

from app.evidence.statistics.periods import calendar_months
from app.extensions import db
from app.models.incident import IncidentCount
from tests import factories

MONTHS = calendar_months(date(2024, 1, 1), date(2025, 12, 1))


def _loaded(ward, number, category="Burglary"):
    """So many incidents of a ward in each month of two years."""
    for month in MONTHS:
        db.session.add(
            IncidentCount(
                force="Sherwood Police",
                ward_id=ward.id,
                month=month,
                category=category,
                number=number,
                synthetic=False,
            )
        )
    db.session.commit()


@pytest.fixture
def case(app):
    made = factories.case()
    _loaded(made.ward, 20)
    _loaded(made.ward, 100, "Shoplifting")
    return made


def _at(case, page="/measure"):
    return f"/cases/{case.reference}/plan{page}"


def _form(case, **more):
    counted = {"measure_what": "Burglary", "measure_place_id": case.ward_id, "measure_from": "2026-01-01"}
    return {**counted, "measure_months": "6", "success_percent": "40", "version": "1", "back": "1", **more}


def test_the_plan_says_what_is_expected_and_what_could_be_seen(case, sign_in):
    page = sign_in(factories.officer()).submit(_at(case), _form(case))
    assert "120 incidents expected; a fall of 33% or more could be seen." in page.words
    assert "40% less: Burglary, Oakwood in January 2026 to June 2026." in page.words
    assert "could not be told from chance" not in page.words
    assert case.plan.measure_expected["ratio"] == 1.0


def test_where_success_is_set_too_small_a_longer_window_and_a_commoner_measure_are_offered(case, sign_in):
    browser = sign_in(factories.officer())
    page = browser.submit(_at(case), _form(case, success_percent="25"))
    assert "A fall of 25% could not be told from chance." in page.words
    offered = {link.get_text(): link["href"] for link in page.select(".govuk-inset-text a")}
    assert list(offered) == ["Measure over 12 months", "Count all crime and anti-social behaviour",
                             "Count all crime", "Count shoplifting"]  # fmt: skip
    form = browser.get(offered["Measure over 12 months"])
    assert form.select_one("#measure_months option[selected]")["value"] == "12"
    page = browser.submit(_at(case), _form(case, success_percent="25", measure_months="12", version="2"))
    assert "240 incidents expected; a fall of 24% or more could be seen." in page.words
    assert "could not be told from chance" not in page.words


def test_beside_a_comparison_place_the_other_formula_is_used(case, sign_in):
    elm = factories.ward("Elm")
    db.session.commit()
    _loaded(elm, 20)
    page = sign_in(factories.officer()).submit(_at(case), _form(case, measure_compared_id=elm.id))
    assert "120 incidents expected, and 120 in the comparison place; a fall of 43% or more" in page.words
    assert "A fall of 40% could not be told from chance." in page.words


def test_a_measure_in_words_is_a_measure_and_expects_nothing(case, sign_in):
    form = {
        "measure_words": "Complaints to the landlord.",
        "success_percent": "30",
        "version": "1",
        "back": "1",
    }
    page = sign_in(factories.officer()).submit(_at(case), {**form, "back": "1"})
    assert "Complaints to the landlord: 30% less." in page.words
    assert (case.plan.measure_expected, case.plan.measure_place_id) == (None, None)


def test_months_of_which_no_earlier_year_is_loaded_say_so(app, sign_in):
    case = factories.case()
    _loaded(case.ward, 5)
    page = sign_in(factories.officer()).submit(_at(case), _form(case, measure_from="2024-12-01"))
    assert "No earlier year of these months is loaded" in page.words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measure_what": "Piracy"}, "Choose one of those offered"),
        ({"measure_from": "soon"}, "Choose one of those offered"),
        ({"success_percent": "0"}, "Enter a number from 1 to 100"),
        ({"success_percent": "a third"}, "Enter a whole number, such as 12"),
        ({"success_by": ["31", "2", "2027"]}, "Enter a real date"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case, sign_in, wrong, said):
    page = sign_in(factories.officer()).submit(_at(case), _form(case, **wrong))
    assert said in page.select_one(".govuk-error-summary").get_text()
    assert case.plan.versions == {}


def test_a_place_is_not_compared_with_itself(case, sign_in):
    page = sign_in(factories.officer()).submit(_at(case), _form(case, measure_compared_id=case.ward_id))
    assert "Choose another place to compare with" in page.words
