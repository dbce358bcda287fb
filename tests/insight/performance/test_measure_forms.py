"""Do measures have a history of what they meant, comparators, further aims, and a day for the next figure?"""

from datetime import date
from decimal import Decimal

import pytest

from app.extensions import db
from app.insight.performance import queries, wording
from app.insight.performance.counting.services import sum_up
from app.insight.performance.due import next_expected
from app.insight.performance.series_of import series_of
from app.insight.performance.targets.standing import stand, two_readings
from app.models.person import Role
from tests import factories
from tests.insight.performance.test_measure_commands import months, reasons
from tests.insight.performance.test_measure_pages import LIST, page_of

YEAR_2015 = "2015-01-01,2015-12-31"


@pytest.fixture
def analyst(sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


def form_of(name, **changes):
    measure = queries.get_named(name)
    return {
        "name": name, "unit": measure.unit, "kind": measure.kind.value, "good": measure.good.value,
        "definition": measure.definition, "source": measure.source, "hide_below": str(measure.hide_below),
        "version": str(measure.version), "why": "", **changes,
    }  # fmt: skip


def change(browser, name, **changes):
    return browser.submit(f"{page_of(name)}/change", form_of(name, **changes))


# --- definitions -----------------------------------------------------------------------------------------
def test_what_a_measure_meant_stays_with_the_reason_and_may_break_the_series(performance, analyst):
    performance.define("Core ASB,calls,count,down\n")
    performance.take(months("Core ASB", [90] * 24))
    assert "You changed Core ASB." in change(analyst, "Core ASB", definition="Core ASB only").words
    refused = change(analyst, "Core ASB", definition="All ASB")
    assert "Enter a reason for changing the definition of Core ASB" in refused.words
    done = change(
        analyst, "Core ASB", definition="All ASB", why="The police record more kinds", breaks_on=[1, 1, 2021]
    )
    assert "Earlier definitions" in done.words
    assert "Why: The police record more kinds" in done.words
    measure = queries.get_named("Core ASB")
    assert [each.definition for each in measure.definitions] == ["All ASB", "Core ASB only", ""]
    assert [(each.on, each.kind.value) for each in measure.breaks] == [(date(2021, 1, 1), "definition")]
    assert "Across a break" in done.words


def test_a_file_that_defines_a_measure_again_keeps_what_it_meant(performance):
    performance.define("Crime,crimes,count,down\n")
    performance.take(months("Crime", [90]))
    performance.run(
        "measures", "define", performance.file("measure,unit,kind,good\nCrime,offences,count,down\n"),
        "--why", "As the ONS has it",
    )  # fmt: skip
    versions = queries.get_named("Crime").definitions
    assert [(each.number, each.unit, each.why) for each in versions] == [
        (2, "offences", "As the ONS has it"),
        (1, "crimes", ""),
    ]


# --- comparators -----------------------------------------------------------------------------------------
def test_a_measure_stands_beside_several_others_with_the_gap_to_each(performance, analyst):
    performance.define(
        "Ours,of people in treatment,percentage,up\nCore Cities,,percentage,up\nFamily,,percentage,up\n"
    )
    performance.take(f"Ours,{YEAR_2015},22.8,,,,,\nCore Cities,{YEAR_2015},17.6,,,,,\n")
    named = {name: str(queries.get_named(name).id) for name in ("Core Cities", "Family")}
    page = change(analyst, "Ours", comparator_1=named["Core Cities"], comparator_2=named["Family"])
    assert "17.6%; 5.2 points higher here" in page.words
    assert "Waiting for Family" in page.words
    assert [each.other.name for each in queries.get_named("Ours").comparators] == ["Core Cities", "Family"]
    page = change(analyst, "Ours", comparator_1=named["Family"])
    assert [each.other.name for each in queries.get_named("Ours").comparators] == ["Family"]


def test_a_target_may_follow_the_average_of_two_families(performance):
    performance.define("Ours,,percentage,up\nOne,,percentage,up\nOther,,percentage,up\n")
    performance.take(f"Ours,{YEAR_2015},22.8,,,,,\nOne,{YEAR_2015},16,,,,,\n")
    heading = "measure,baseline,baseline_to,target,target_on,comparator,second_comparator,margin\n"
    line = "Ours,14,2014-12-31,,2020-12-31,One,Other,5\n"
    assert performance.run("targets", "define", performance.file(heading + line))["accepted"] == 1
    at = performance.run("targets", "position", "Ours", "--at", "2015-12-31")
    assert at["waiting"] == "waiting for Other for January 2015 to December 2015"
    performance.take(f"Other,{YEAR_2015},20,,,,,\n")
    at = performance.run("targets", "position", "Ours", "--at", "2015-12-31")
    assert (at["target"], at["position"]) == (18.9, "achieving")


def test_both_readings_of_a_printed_average_are_on_the_page(performance, analyst):
    performance.paper(2016)
    page = analyst.get(page_of("Successful completions"))
    assert (
        "17.6% can be read in 2 ways. If it is the average, the target is 18.48%. If it is already 5% above "
        "the average, the average is 16.76% and the target is 17.6%. 22.8% meets the target either way."
        in page.words
    )
    assert "Waiting for the Core Cities" in page.words
    measure = queries.get_named("Successful completions")
    found = two_readings(measure, series_of(measure))
    assert wording.readings(measure, found).endswith("22.8% meets the target either way.")


# --- targets -----------------------------------------------------------------------------------------------
def target(**changes):
    return {
        "baseline": "28,095", "baseline_to": [31, 3, 2007], "target": "14,048", "target_on": [31, 3, 2014],
        "why": "", **changes,
    }  # fmt: skip


def test_a_table_of_years_and_a_further_aim_are_set_on_the_form(performance, analyst):
    performance.take("ASB,2011-04-01,2012-03-31,23402,,,,,\nASB,2012-04-01,2013-03-31,12000,,,,,\n")
    address = f"{page_of('ASB')}/target"
    years = "31 March 2012: 21,422\n31 mar 2013: 19,280"
    page = analyst.submit(address, target(years=years, stretch="13,000"))
    assert "You set the target of ASB." in page.words
    set_now = queries.get_named("ASB").target
    assert set_now.years == [["2012-03-31", "21422"], ["2013-03-31", "19280"], ["2014-03-31", "14048"]]
    assert "Achieving, and the stretch target too" in analyst.get(LIST).words
    assert "with a stretch target of 13,000" in page.words
    for wrong, words in (
        (target(years="soon: 9"), "Line 1 must be a date and a figure, such as 31 March 2012: 21,422"),
        (target(years="31 March 2006: 9"), "Each day must be after the baseline"),
        (target(years="31 March 2012: 9\n31 March 2012: 8"), "The same day is on 2 lines"),
        (target(years="31 March 2014: 9"), "must be the same as the target"),
        (target(stretch="15,000"), "15000 must go further than the target"),
        (target(target=""), "Is empty"),
        (target(target_on=[31, 3, 2007]), "must be after the baseline"),
    ):
        assert words in analyst.submit(address, {**wrong, "why": "Again"}).words, words


def test_a_target_follows_another_measure_from_the_form(performance, analyst):
    performance.take(f"Ours,{YEAR_2015},40,,,,,\nTheirs,{YEAR_2015},50,,,,,\n")
    theirs = str(queries.get_named("Theirs").id)
    form = target(baseline="60", baseline_to=[31, 12, 2014], target="", comparator=theirs, margin="-10")
    form["target_on"] = [31, 12, 2020]
    assert "You set the target of Ours." in analyst.submit(f"{page_of('Ours')}/target", form).words
    measure = queries.get_named("Ours")
    standing = stand(measure, date(2015, 12, 31))
    assert (standing.goal.target, standing.position.value) == (Decimal(45), "achieving")


def test_what_is_wrong_with_a_comparator_is_said_by_line_and_column(performance):
    performance.define("A,,count,down\nB,,count,down\n")
    heading = (
        "measure,baseline,baseline_to,target,target_on,comparator,second_comparator,margin,months,stretch\n"
    )
    done = performance.run(
        "targets", "define",
        performance.file(
            f"{heading}A,9,2020-03-31,,2023-03-31,A,,5,,\nB,9,2020-03-31,,2023-03-31,A,A,5,,\n"
            "A,9,2020-03-31,8,2024-03-31,,,,999,\nB,9,2020-03-31,8,2024-03-31,,,9999,,\n"
        ),
    )  # fmt: skip
    assert reasons(done) == {
        2: "comparator: A cannot follow itself",
        3: "second_comparator: enter a comparator too",
        4: "months: must be between 1 and 120",
        5: "margin: must be between -1000 and 1000 per cent",
    }


# --- when the next figure comes ------------------------------------------------------------------------
def test_the_next_figure_is_expected_by_its_lag_and_then_overdue(performance, analyst):
    heading = "measure,unit,kind,good,source,every_months,lag_days\n"
    performance.run("measures", "define", performance.file(f"{heading}Crime,,count,down,the police,1,45\n"))
    performance.take(months("Crime", [50, 60, 70], 2025))
    due = next_expected(queries.get_named("Crime"))
    assert (due.words, due.on) == ("April 2025", date(2025, 6, 14))
    overdue = "The figure for April 2025 is overdue from the police: it was expected by 14 June 2025."
    assert overdue in analyst.get(page_of("Crime")).words
    assert "Overdue from the police: April 2025, expected by 14 June 2025" in analyst.get(LIST).words


def test_the_list_reads_no_figures_once_measures_are_summed_up(performance, analyst, queries):
    counts = []
    for names in (["A", "B"], ["C", "D", "E", "F", "G"]):
        performance.take("".join(months(name, [10, 20, 30]) for name in names))
        sum_up(None)
        db.session.expire_all()
        analyst.get(LIST)
        with queries() as made:
            analyst.get(LIST)
        counts.append(len(made))
        assert not any("FROM measure_figures" in str(statement) for statement in made)
    assert counts[0] == counts[1]
