"""Does the objective say what to expect of its measure, the smallest fall to be seen, and what would do?"""

from datetime import date

import pytest

from app.casework.plans.measure import expected_of
from app.evidence.questions import services as kept
from app.evidence.statistics.periods import calendar_months
from app.extensions import db
from app.models.incident import Incident, IncidentCount
from app.models.question import KeptPlace
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
    counted = {"what": "Burglary", "place": case.ward_id, "measure_from": "2026-01-01"}
    return {**counted, "measure_months": "6", "success_percent": "40", "version": "1", "back": "1", **more}


def test_the_plan_says_what_is_expected_and_what_could_be_seen(case, sign_in):
    page = sign_in(factories.officer()).submit(_at(case), _form(case))
    assert "120 incidents expected; a fall of 33% or more could be seen." in page.words
    assert "40% less: Burglary in Oakwood ward, January 2026 to June 2026." in page.words
    assert "would be too small to tell from chance" not in page.words
    assert case.plan.measure_expected["ratio"] == 1.0


def test_where_success_is_set_too_small_a_longer_window_and_a_commoner_measure_are_offered(case, sign_in):
    browser = sign_in(factories.officer())
    page = browser.submit(_at(case), _form(case, success_percent="25"))
    assert "A fall of 25% would be too small to tell from chance." in page.words
    offered = {link.get_text(): link["href"] for link in page.select(".govuk-inset-text a")}
    assert list(offered) == ["Measure over 12 months", "Count acquisitive crime", "Count all crime",
                             "Count all crime and anti-social behaviour"]  # fmt: skip
    form = browser.get(offered["Measure over 12 months"])
    assert form.select_one("#measure_from option[selected]")["value"] == "2026-01-01"
    assert form.select_one("#measure_months option[selected]")["value"] == "12"
    page = browser.submit(_at(case), _form(case, success_percent="25", measure_months="12", version="2"))
    assert "240 incidents expected; a fall of 24% or more could be seen." in page.words
    assert "would be too small to tell from chance" not in page.words


def test_beside_a_comparison_place_the_other_formula_is_used(case, sign_in):
    elm = factories.ward("Elm")
    db.session.commit()
    _loaded(elm, 20)
    page = sign_in(factories.officer()).submit(_at(case), _form(case, beside=elm.id))
    assert "120 incidents expected, and 120 in the comparison place; a fall of 43% or more" in page.words
    assert "A fall of 40% would be too small to tell from chance." in page.words


def test_a_measure_in_words_is_a_measure_and_expects_nothing(case, sign_in):
    form = {
        "measure_words": "Complaints to the landlord.",
        "success_percent": "30",
        "version": "1",
        "back": "1",
    }
    page = sign_in(factories.officer()).submit(_at(case), {**form, "back": "1"})
    assert "Complaints to the landlord: 30% less." in page.words
    assert (case.plan.measure_expected, case.plan.measure_question) == (None, None)


def test_a_count_without_months_says_that_they_are_missing(case, sign_in):
    page = sign_in(factories.officer()).submit(_at(case), _form(case, measure_from="", measure_months=""))
    assert "Choose the months to count, to find out how big a fall could be seen." in page.words


def test_months_of_which_no_earlier_year_is_loaded_say_so(app, sign_in):
    case = factories.case()
    _loaded(case.ward, 5)
    page = sign_in(factories.officer()).submit(_at(case), _form(case, measure_from="2024-12-01"))
    assert "We have no figures for these months in an earlier year" in page.words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": "Piracy"}, "Select one of the options"),
        ({"measure_from": "soon"}, "Select one of the options"),
        ({"place": "saved-7"}, "Select one of the options"),
        ({"place": "circle", "point": ""}, "A circle needs a point, and you did not enter one"),
        ({"place": "circle", "point": "nowhere"}, "Enter a grid reference like"),
        ({"place": "circle", "point": "SK 572 399", "metres": "20"}, "Enter a number from 50 to 5,000"),
        ({"beside": "circle", "beside_point": ""}, "A circle needs a point, and you did not enter one"),
        ({"success_percent": "0"}, "Enter a number from 1 to 100"),
        ({"success_percent": "a third"}, "Enter a whole number, such as 12"),
        ({"success_by": ["31", "2", "2027"]}, "Enter a real date"),
        ({"success_by": ["31", "12", "2025"]}, "Enter a date in January 2026 or later"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case, sign_in, wrong, said):
    page = sign_in(factories.officer()).submit(_at(case), _form(case, **wrong))
    assert said in page.select_one(".govuk-error-summary").get_text()
    assert case.plan.versions == {}


def test_a_place_is_not_compared_with_itself(case, sign_in):
    page = sign_in(factories.officer()).submit(_at(case), _form(case, beside=case.ward_id))
    assert "Select a place to compare with that is not part of Oakwood ward" in page.words


# --- any place that evidence is asked about ------------------------------------------------------------
def _points(ward, number, easting, category="Burglary"):
    """So many incidents on a point in each month of two years."""
    said = {"force": "Sherwood Police", "category": category, "ward_id": ward.id, "synthetic": False}
    for month in MONTHS:
        spot = {**said, "month": month, "easting": easting, "northing": 339900}
        db.session.add_all(Incident(**spot) for _ in range(number))
    _loaded(ward, number, category)


SQUARE = ((457100, 339800), (457300, 339800), (457300, 340000), (457100, 340000))


def test_a_circle_counts_its_own_incidents_and_offers_what_is_commoner_there(app, sign_in):
    case = factories.case()
    _points(case.ward, 4, 457200)
    _points(case.ward, 8, 457220, "Shoplifting")
    _points(case.ward, 9, 459000, "Robbery")
    page = sign_in(factories.officer()).submit(
        _at(case), _form(case, place="circle", point="457200, 339900", metres="300", success_percent="50")
    )
    assert "50% less: Burglary within 300 m of SK 572 399, January 2026 to June 2026." in page.words
    assert "24 incidents expected" in page.words
    offered = [link.get_text() for link in page.select(".govuk-inset-text a")]
    assert "Count acquisitive crime" in offered
    assert case.plan.measure_question["asked"] == {
        "what": "Burglary", "place": "circle", "point": "457200, 339900", "metres": "300",
    }  # fmt: skip


def test_a_circle_is_compared_with_another_as_large(app, sign_in):
    case = factories.case()
    _points(case.ward, 20, 457200)
    _points(factories.ward("Elm"), 20, 459000)
    form = _form(case, place="circle", point="457200, 339900", metres="300", beside="circle")
    browser = sign_in(factories.officer())
    page = browser.submit(_at(case), {**form, "beside_point": "459000, 339900"})
    assert "120 incidents expected, and 120 in the comparison place; a fall of 43% or more" in page.words
    page = browser.submit(_at(case), {**form, "beside_point": "457300, 339900", "version": "2"})
    assert "Select a place to compare with that is not part of the circle within 300 m" in page.words


def test_a_saved_place_is_stored_as_it_was_drawn_and_stays_when_it_is_removed(app, sign_in):
    officer, case = factories.officer(), factories.case()
    _points(case.ward, 4, 457200)
    saved = kept.keep_place(officer, KeptPlace(name="The square", corners=SQUARE, shared=False))
    browser = sign_in(officer)
    page = browser.submit(_at(case), _form(case, place=f"saved-{saved.id}"))
    assert "Burglary in The square" in page.words
    kept.remove(officer, saved)
    form = browser.get(_at(case))
    assert form.select_one("#place option[selected]").get_text() == "The square"
    typed = {name: form.select_one(f"[name={name}]")["value"] for name in ("asked_at", "asked_called")}
    page = browser.submit(_at(case), _form(case, place="drawn", version="2", success_percent="60", **typed))
    assert "60% less: Burglary in The square" in page.words


def test_several_categories_are_added_up(case, sign_in):
    page = sign_in(factories.officer()).submit(_at(case), _form(case, add="Shoplifting"))
    assert "40% less: Burglary and shoplifting in Oakwood ward" in page.words
    assert "720 incidents expected" in page.words


def test_a_place_that_is_gone_is_said_when_it_is_saved_again(case, sign_in):
    asked = {"what": "Burglary", "place": "999999"}
    case.plan.measure_question = {"asked": asked, "words": "Burglary in Elm ward"}
    case.plan.measure_from, case.plan.measure_months = date(2026, 1, 1), 6
    db.session.commit()
    browser = sign_in(factories.officer())
    assert "Burglary in Elm ward" in browser.get(_at(case, "")).words
    assert expected_of(case.plan) == {"why_none": "There is no place “999999”, or it has been removed."}


def test_a_link_from_evidence_fills_in_its_question(case, sign_in):
    address = f"{_at(case)}?what=Shoplifting&place=circle&point=457200,+339900&metres=250"
    form = sign_in(factories.officer()).get(address)
    chosen = {name: form.select_one(f"#{name} option[selected]")["value"] for name in ("what", "place")}
    assert chosen == {"what": "Shoplifting", "place": "circle"}
    assert form.select_one("#metres")["value"] == "250"
