"""Do the commands of measures and targets answer as they say, and does bad input change nothing?"""

import json
import random
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select

from app.evidence.statistics.spans import Span
from app.extensions import db
from app.insight.performance import queries
from app.insight.performance.figure_rules import Entered, base_of, checked
from app.insight.performance.table_files import BadCell
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.measure import Measure, MeasureDefinition, MeasureFigure, MeasureKind

HEADING = "measure,period_from,period_to,value,numerator,denominator,n,status,as_printed\n"
OUTLIER = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def stored():
    return db.session.scalar(select(func.count()).select_from(MeasureFigure))


def months(name, values, year=2020):
    lines = []
    for n, value in enumerate(values):
        first = f"{year + n // 12}-{n % 12 + 1:02}"
        last = {"02": 28, "04": 30, "06": 30, "09": 30, "11": 30}.get(first[-2:], 31)
        last = 29 if first == "2020-02" or first == "2024-02" else last
        lines.append(f"{name},{first}-01,{first}-{last},{value},,,,,\n")
    return "".join(lines)


def reasons(done):
    return {each["line"]: each["reason"] for each in done["rejected"]}


# --- measures and figures ----------------------------------------------------------------------------
def test_measures_are_defined_changed_and_refused_by_line(performance):
    done = performance.define("Burglary,crimes,count,down\nFear,of those asked,survey,down\nFear,,score,up\n")
    assert (done["rows"], done["accepted"]) == (3, 1)
    assert reasons(done) == {3: "measure: Fear is also on line 4", 4: "measure: Fear is also on line 3"}
    done = performance.define(
        "burglary,offences,count,down\nTheft,,weight,down\nNoise,,count,sideways\n,x,count,up\n"
    )
    assert done["accepted"] == 1
    assert reasons(done) == {
        3: "kind: “weight” is not count, rate, percentage, survey or score",
        4: "good: “sideways” is not up, down or neither",
        5: "measure: is empty",
    }
    assert queries.get_named("BURGLARY").unit == "offences"


def test_an_undefined_measure_is_a_count_that_is_good_when_down(performance):
    performance.take(months("Burglary", [3]))
    measure = queries.get_named("Burglary")
    assert (measure.kind.value, measure.good.value) == ("count", "down")
    again = performance.define("Burglary,,percentage,down\n")
    assert "has figures as a count" in again["rejected"][0]["reason"]


def test_rows_that_cannot_be_used_are_listed_and_the_others_go_in(performance):
    performance.define("Share,,percentage,down\nRate,per 1000,rate,down\nScore,,score,up\nAsked,,survey,up\n")
    done = performance.take(
        "Share,2020-01-01,2020-12-31,104,,,,,\n"
        "Rate,2020-01-01,2020-12-31,,5,0,,,\n"
        "Asked,2020-01-01,2020-12-31,40,,,0,,\n"
        "Burglary,2090-01-01,2090-01-31,3,,,,,\n"
        "Burglary,2020-01-31,2020-01-01,3,,,,,\n"
        "Burglary,2020-01-01,2020-01-31,three,,,,,\n"
        "Burglary,2020-13-01,2020-13-31,3,,,,,\n"
        "Total,2020-01-01,2020-01-31,99,,,,,\n"
        f"{HEADING}"
        "Burglary,2020-01-01,2020-01-31,1,234,,,,,extra\n"
        "Burglary,2020-01-01,2020-01-31,,,,,,\n"
        "Burglary,2020-01-01,2020-01-31,-4,,,,,\n"
        "Score,2020-01-01,2020-12-31,6,,,,,\n"
        "Share,2020-01-01,2020-12-31,,12,10,,,\n"
        "Burglary,2020-01-01,2020-01-31,4,,,,suppressed,\n"
        "Burglary,2020-01-01,2020-01-31,4,,,,maybe,\n"
        "\n"
        "Burglary,2020-02-01,2020-02-29,4,,,,validated,\n"
    )
    assert (done["rows"], done["accepted"], len(done["rejected"])) == (17, 1, 16)
    assert stored() == 1
    said = reasons(done)
    expected = {
        2: "value: 104 must be between 0 and 100",
        3: "denominator: must be above 0",
        4: "n: must be 1 or more",
        5: "period_to: 31 January 2090 is in the future",
        6: "period_to: 1 January 2020 must be the same as or after 31 January 2020",
        7: "value: “three” is not a number. Enter it as 1234 or 1,234.5",
        8: "period_from: “2020-13-01” is not a date. Enter it as 2020-08-31",
        9: "measure: Total is a totals row. Delete it: we work out totals",
        10: "This row repeats the heading",
        12: "value: enter a figure, or a status that says why there is none",
        13: "value: -4 must be 0 or more",
        14: "value: 6 must be between 1 and 5",
        15: "numerator: 12 of 10 is more than 100%",
        16: "status: a figure that is suppressed cannot have a value",
    }
    assert {line: said[line] for line in expected} == expected
    assert "quotation marks" in said[11]
    assert said[17].startswith("status: “maybe” is not unstated, provisional")


def test_numbers_may_have_spaces_commas_and_pound_signs(performance):
    good = {'"1,234"': 1234, "1 234": 1234, "1\u00a0234": 1234, "£140": 140, '"£1,234.50"': 1234.5, " 7 ": 7}
    bad = ['"£140,00"', '"1,23"', "1e5", "NaN", "12-3", '"1,2345"']
    done = performance.take(
        "".join(f"Cost {n},2020-01-01,2020-01-31,{written},,,,,\n" for n, written in enumerate([*good, *bad]))
    )
    assert done["accepted"] == len(good)
    for n, value in enumerate(good.values()):
        assert queries.get_named(f"Cost {n}").figures[0].value == value
    assert all(reason.startswith("value: ") for reason in reasons(done).values())
    assert len(reasons(done)) == len(bad)


def test_periods_that_overlap_are_refused_in_the_file_and_beside_what_is_stored(performance):
    done = performance.take(
        "Burglary,2020-01-01,2020-01-31,1,,,,,\n"
        "Burglary,2020-01-15,2020-02-14,2,,,,,\n"
        "Theft,2020-01-01,2020-03-31,3,,,,,\n"
        "Theft,2020-02-01,2020-02-29,4,,,,,\n"
        "Noise,2020-02-01,2020-02-29,4,,,,,\n"
        "Noise,2020-02-01,2020-02-29,5,,,,,\n"
        "Fires,2020-02-01,2020-02-29,5,,,,,\n"
        "Fires,2020-02-01,2020-02-29,5,,,,,\n"
    )
    said = reasons(done)
    assert sorted(said) == [2, 3, 4, 5, 6, 7, 9]
    assert said[3] == "period_from: 15 January 2020 to 14 February 2020 overlaps January 2020 on line 2"
    assert said[6] == "value: line 7 has another figure for February 2020"
    assert said[9] == "measure: repeats line 8"
    later = performance.take("Fires,2020-02-10,2020-03-09,5,,,,,\n")
    assert "overlaps the stored figure for February 2020" in reasons(later)[2]


def test_a_correction_keeps_the_old_figure_and_says_why(performance):
    performance.take(months("Burglary", [30, 40]))
    assert performance.take(months("Burglary", [30, 40]))["accepted"] == 2
    assert stored() == 2
    performance.take(months("Burglary", [31, 40]), "--why", "Two reports were entered twice")
    measure = queries.get_named("Burglary")
    (old,) = queries.list_replaced(measure)
    assert (old.value, old.replaced_why) == (30, "Two reports were entered twice")
    assert [figure.value for figure in measure.figures] == [31, 40]
    corrected = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FIGURE_CORRECTED)).one()
    assert corrected.detail["before"] == "30"
    assert corrected.detail["why"] == "Two reports were entered twice"


def test_the_same_rows_in_any_order_are_the_same(performance):
    rows = [
        *months("Burglary", range(20)).splitlines(keepends=True),
        "Burglary,2020-03-15,2020-04-14,7,,,,,\n",
        *months("theft", range(12)).splitlines(keepends=True),
        *months("Theft", [5], 2021).splitlines(keepends=True),
    ]
    seen = []
    for seed in (1, 2):
        random.Random(seed).shuffle(rows)
        done = performance.take("".join(rows))
        seen.append(
            (
                done["accepted"],
                len(done["rejected"]),
                performance.printed("Burglary"),
                performance.printed("theft"),
            )
        )
        for figure in db.session.scalars(select(MeasureFigure)):
            db.session.delete(figure)
        db.session.execute(delete(MeasureDefinition))
        for measure in db.session.scalars(select(Measure)):
            db.session.delete(measure)
        db.session.commit()
    assert seen[0] == seen[1]
    assert seen[0][:2] == (31, 3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04\x00\x00", "We cannot read this workbook"),
        (b"a\x00b", "Line 1 is not text"),
        (b"measure,value\nBurglary,3\n", "These are missing: period_from, period_to"),
        (b"Performance of 2020\nmeasure,period_from,value\n", "must name the columns measure, period_from"),
        (b"measure,period_from,period_to,value,Value\n", "names the column value more than once: 4, 5"),
    ],
)
def test_what_is_no_such_file_changes_nothing(performance, content, words):
    done = performance.run("measures", "import", performance.file(content), status=1)
    assert (done["rows"], done["accepted"]) == (0, 0)
    assert words in done["rejected"][0]["reason"]
    assert queries.list_all() == []


def test_a_title_above_the_columns_is_passed_over(performance):
    content = b"Performance of 2020\nmeasure,period_from,period_to,value\nNoise,2020-01-01,2020-01-31,7\n"
    assert performance.run("measures", "import", performance.file(content))["accepted"] == 1
    assert queries.get_named("Noise").figures[0].value == 7


def test_other_separators_headings_and_alphabets_are_read(performance):
    content = "Period from;PERIOD_TO;Measure;Value\n2020-01-01;2020-01-31;Café noise;7\n".encode("cp1252")
    assert performance.run("measures", "import", performance.file(content))["accepted"] == 1
    assert queries.get_named("café noise").figures[0].value == 7


# --- comparing and charts ----------------------------------------------------------------------------
def test_a_comparison_has_every_figure_that_was_asked_for(performance):
    performance.take("Crime,2018-09-01,2019-08-31,37486,,,,,\nCrime,2019-09-01,2020-08-31,31206,,,,,\n")
    change = performance.compare("Crime", "2019-09-01 2020-08-31", "2018-09-01 2019-08-31")
    assert {"now", "then", "change", "percent", "z", "p", "arrow"} <= change.keys()
    assert (change["now"], change["then"], change["change"], change["arrow"]) == (31206, 37486, -6280, "down")
    assert round(change["z"], 2) == -23.99
    assert "missing" not in change
    assert "break" not in change


def test_months_add_up_and_their_dispersion_is_said(performance):
    performance.take(months("Burglary", [20, 180] * 6 + [200, 30] * 6))
    change = performance.compare("Burglary", "2021-01 2021-12", "2020-01 2020-12")
    assert (change["now"], change["then"], change["arrow"]) == (1380, 1200, "no real change")
    assert change["dispersion"] > 2
    short = performance.compare("Burglary", "2021-06 2022-05", "2020-06 2021-05")
    assert (short["arrow"], short["missing"]) == (
        "not enough figures to say",
        "the figure for January 2022 to May 2022",
    )


def test_an_arrow_names_the_break_that_it_would_cross(performance):
    performance.take(months("Burglary", [100] * 24))
    performance.run("measures", "break", "Burglary", "--on", "2021-01-01", "--why", "New recording system")
    change = performance.compare("Burglary", "2021-01 2021-12", "2020-01 2020-12")
    assert (change["arrow"], change["percent"], change["p"]) == ("across a break", None, None)
    assert change["break"] == {"on": "2021-01-01", "why": "New recording system", "kind": "recording"}
    within = performance.compare("Burglary", "2021-07 2021-12", "2021-01 2021-06")
    assert within["arrow"] == "no real change"
    chart = performance.run("measures", "xmr", "Burglary")
    assert [phase["from"] for phase in chart["phases"]] == ["2020-01", "2021-01"]
    assert len(chart["points"]) == 24
    assert "There is already a break on this day" in performance.refused(
        "measures", "break", "Burglary", "--on", "2021-01-01", "--why", "Again"
    )


@pytest.mark.parametrize(
    ("options", "lower", "upper"), [(["--screened"], -0.716, 4.604), ([], -3.063, 6.952)]
)
def test_the_chart_has_its_limits_points_and_icons(performance, options, lower, upper):
    performance.take(months("Burglary", OUTLIER))
    performance.set("Burglary,2,2019-12-31,8,2022-12-31\n")
    chart = performance.run("measures", "xmr", "Burglary", *options)
    assert [round(chart[name], 3) for name in ("mean", "lower", "upper")] == [1.944, lower, upper]
    assert chart["points"][4] == {"period": "2020-05", "value": 10, "signals": ["beyond"]}
    assert (chart["variation"], chart["assurance"], chart["trial"]) == ("common cause", "always hits", False)


def test_a_target_for_a_year_says_nothing_of_a_month(performance):
    performance.take(months("Burglary", [100, 102] * 12))
    performance.set("Burglary,1212,2021-12-31,900,2024-12-31\n")
    assert performance.run("measures", "xmr", "Burglary")["assurance"] == "none"
    at = performance.run("targets", "position", "Burglary", "--at", "2021-12-31")
    assert (at["value"], at["on_line"], at["position"]) == (1212, 1212, "on trajectory")


def test_rolling_years_have_no_limits_and_a_measure_without_figures_no_chart(performance):
    performance.take("Crime,2019-01-01,2019-12-31,5,,,,,\nCrime,2019-02-01,2020-01-31,6,,,,,\n")
    assert "share months" in performance.refused("measures", "xmr", "Crime")
    performance.define("Fear,,survey,down\n")
    assert "no figures yet" in performance.refused("measures", "xmr", "Fear")
    assert "Did you mean Crime?" in performance.refused("measures", "xmr", "Crimes")


# --- targets -----------------------------------------------------------------------------------------
def test_targets_are_refused_by_line_and_column(performance):
    performance.define("Share,,percentage,up\n")
    performance.take(months("Burglary", [1]))
    done = performance.set(
        "Burglary,100,2020-03-31,80,2020-03-31\n"
        "Nothing,100,2020-03-31,80,2023-03-31\n"
        "Share,100,2020-03-31,120,2023-03-31\n"
        "Share,90,2020-03-31,,2024-03-31\n"
    )
    assert (done["rows"], done["accepted"]) == (4, 0)
    assert reasons(done) == {
        2: "target_on: 2020-03-31 must be after the baseline, 2020-03-31",
        3: "measure: there is no measure “Nothing”. Define it, or import its figures, first",
        4: "target: 120 must be between 0 and 100",
        5: "target: is empty",
    }


def test_a_table_of_years_goes_in_as_a_whole_or_not_at_all(performance):
    performance.take(months("Burglary", [1]))
    done = performance.set("Burglary,100,2020-03-31,90,2021-03-31\nBurglary,100,2020-03-31,many,2022-03-31\n")
    assert sorted(reasons(done)) == [2, 3]
    assert "line 3 of the same target is wrong" in reasons(done)[2]
    assert queries.get_named("Burglary").target is None
    assert "no target" in performance.refused("targets", "position", "Burglary", "--at", "2020-01-31")


def test_a_position_without_a_figure_is_none_and_one_across_a_break_says_so(performance):
    performance.define("Crime,,count,down\n")
    performance.set("Crime,100,2020-12-31,80,2022-12-31\n")
    at = performance.run("targets", "position", "Crime", "--at", "2021-12-31")
    assert (at["on_line"], at["value"], at["position"]) == (90, None, None)
    performance.take("Crime,2021-01-01,2021-12-31,95,,,,,\n")
    performance.run("measures", "break", "Crime", "--on", "2021-01-01", "--why", "New form")
    at = performance.run("targets", "position", "Crime", "--at", "2021-12-31")
    assert (at["position"], at["break"]["why"]) == ("off trajectory", "New form")


def test_what_is_printed_for_people_is_a_sentence(app, performance):
    performance.take(months("Burglary", [100] * 24))
    runner = app.test_cli_runner()
    said = runner.invoke(
        args=[
            "measures",
            "compare",
            "Burglary",
            "--now",
            "2021-01",
            "2021-12",
            "--then",
            "2020-01",
            "2020-12",
        ]
    ).output
    years = "the year to December 2021, the same as in the year to December 2020"
    assert said.startswith(f"Burglary: 1,200 in {years}; no real change.")
    assert json.loads(runner.invoke(args=["measures", "show", "Burglary", "--json"]).output.splitlines()[-1])


@pytest.mark.parametrize(
    ("text", "base"),
    [("per 1,000 residents", 1000), ("per 100,000", 100_000), (f"per {'9' * 190}", 1000), ("per 0", 1000)],
)
def test_a_rate_is_of_a_number_that_its_figures_can_be_worked_out_with(text, base):
    assert base_of(text) == base


def test_a_sample_larger_than_any_is_refused_by_its_line(performance):
    content = "measure,period_from,period_to,value,n\nTrust,2020-01-01,2020-12-31,5,3000000000\n"
    done = performance.run("measures", "import", performance.file(content))
    assert done["rejected"] == [
        {"line": 2, "reason": "n: 3000000000 is more than 2,000,000,000, which is the most we can store"}
    ]


def test_a_rate_that_works_out_larger_than_any_is_refused():
    year = Span(date(2020, 1, 1), date(2020, 12, 31))
    entered = Entered(year, None, Decimal("999999999999999"), Decimal("0.00000000000001"))
    with pytest.raises(BadCell, match="has too many digits"):
        checked(entered, MeasureKind.RATE, "", date(2021, 1, 1))


def test_that_no_figure_is_of_the_day_of_a_target_is_said_only_where_it_is_so(performance):
    performance.shows_all("Thefts")
    performance.take("Thefts,2023-01-01,2023-12-31,100,,,,,\nThefts,2024-01-01,2024-12-31,95,,,,,\n")
    performance.set("Thefts,100,2023-12-31,90,2025-12-31\n")

    def said(at):
        return performance.runner.invoke(args=["targets", "position", "Thefts", "--at", at]).output

    awaited = "There is no figure for that date yet."
    assert awaited in said("2024-12-31")
    assert awaited in said("2025-12-31"), "missed, as far as the figure of the year before shows"
    performance.take("Thefts,2025-01-01,2025-12-31,89,,,,,\n")
    assert awaited not in said("2024-12-31"), "the figure is there, only later"
    assert awaited not in said("2025-12-31")
