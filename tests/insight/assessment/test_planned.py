"""Does the assessment ask what the plan measures: the same thing, place and months?"""

from datetime import date

import pytest

from app.extensions import db
from tests.insight.assessment.treated import HERE, THERE, WINDOWS, an_effect, circles, counts, in_a_month

CIRCLE = {"what": "Burglary", "place": "circle", "point": f"{HERE[0]}, {HERE[1]}", "metres": "320"}


def _measures(case, asked, beside=None):
    plan = case.plan
    plan.measure_question = {"asked": asked, "words": "Burglary at the treated place"}
    plan.measure_beside = {"asked": beside, "words": "Elsewhere"} if beside else None
    plan.measure_from, plan.measure_months = date(2026, 1, 1), 3
    db.session.commit()


def _filled_in(form, *names):
    def value(name):
        [field] = form.select(f"[name={name}]:is(select, textarea, [type=text], [checked])")
        chosen = field.select_one("option[selected]") if field.name == "select" else field
        return chosen.get("value") or chosen.get_text()

    return {name: value(name).strip() for name in names}


def test_a_circle_is_filled_in_with_its_comparison_and_months(case, cast, sign_in):
    an_effect()
    _measures(case, CIRCLE, {**CIRCLE, "point": f"{THERE[0]}, {THERE[1]}"})
    browser = sign_in(cast["officer"])
    index = browser.get(f"/cases/{case.reference}/assessment")
    assert "The plan measures burglary at the treated place." in index.words
    [link] = [each for each in index.select("a") if each.get_text() == "Assess what the plan measures"]
    form = browser.get(link["href"])
    asked = _filled_in(form, "what", "treated", "comparison", "radius", *WINDOWS)
    assert asked == {
        "what": "Burglary", "treated": f"{HERE[0]} {HERE[1]}", "comparison": f"{THERE[0]} {THERE[1]}",
        "radius": "320", **WINDOWS,
    }  # fmt: skip
    page = browser.get(circles(case, radius=320, what="Burglary"))
    assert counts(page)["Treated area"] == ["80", "30", "−50"]


@pytest.mark.parametrize("asked", [{"what": "Burglary|Robbery"}, {"what": "group:acquisitive"}])
def test_several_categories_of_a_ward_are_filled_in(case, cast, sign_in, asked):
    in_a_month(HERE, date(2025, 1, 1), 1, category="Robbery")
    place = {"place": str(case.ward_id)}
    _measures(case, {**asked, **place})
    form = sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/wards")
    assert _filled_in(form, "what") == {"what": asked["what"]}
    assert [box["value"] for box in form.select("[name=treated][checked]")] == [str(case.ward_id)]


def test_without_a_count_the_place_of_the_case_is_filled_in(case, cast, sign_in):
    form = sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/circle")
    assert _filled_in(form, "treated") == {"treated": f"{HERE[0]} {HERE[1]}"}
    assert "The plan measures" not in form.words


def test_months_that_are_not_loaded_are_left_to_choose(case, cast, sign_in):
    _measures(case, CIRCLE)
    case.plan.measure_months = 12
    db.session.commit()
    form = sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/circle")
    assert _filled_in(form, "after_to") == {"after_to": "2026-03"}
