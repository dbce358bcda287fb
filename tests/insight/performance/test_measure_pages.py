"""Do the pages of measures say what the commands say, and take what analysts type?"""

import io

import pytest
from sqlalchemy import select

from app.extensions import db
from app.insight.performance import queries
from app.models.measure import MeasureFigure
from app.models.person import Role
from tests import factories
from tests.insight.performance.test_measure_commands import OUTLIER, months

LIST = "/performance"
FIGURE = {
    "period_from": [1, 1, 2020],
    "period_to": [31, 1, 2020],
    "value": "1,234",
    "numerator": "",
    "denominator": "",
    "n": "",
    "status": "validated",
    "as_printed": "",
    "note": "",
}


@pytest.fixture
def analyst(sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


@pytest.fixture
def reader(sign_in):
    factories.partnership()
    return sign_in(factories.officer())


def page_of(name):
    return f"{LIST}/{queries.get_named(name).key}"


def rows(page):
    return [
        [cell.get_text(" ", strip=True) for cell in line.select("th, td")] for line in page.select("tbody tr")
    ]


# --- reading -----------------------------------------------------------------------------------------
def test_the_list_shows_each_measure_with_its_change_icons_and_target(performance, reader):
    performance.take(months("Burglary", [100, 102] * 12))
    performance.set("Burglary,1212,2020-12-31,900,2024-12-31\n")
    performance.define("Fear of crime,of those asked,survey,down\n")
    page = reader.get(LIST)
    assert "2 measures" in page.words
    shown = {row[0]: row[2:] for row in rows(page)}
    year = ["1,212", "January 2021 to December 2021", "+0.0%: no real change"]
    assert shown["Burglary"] == [*year, "Common cause", "", "Off trajectory"]
    assert shown["Fear of crime"] == ["No figures yet", "", "", "", "", ""]
    assert "Performance" in [link.get_text(strip=True) for link in page.select("#navigation a")]


def test_a_page_says_the_answer_draws_the_chart_and_names_icons_in_words(performance, reader):
    performance.shows_all("Burglary")
    performance.take(months("Burglary", OUTLIER))
    performance.run("measures", "break", "Burglary", "--on", "2021-01-01", "--why", "New form")
    page = reader.get(page_of("Burglary"))
    assert "Burglary: 1 in June 2021" in page.words
    assert "Common cause" in page.words
    assert "No target" in page.words
    assert len(page.select(".app-chart__picture--wide .app-chart__mean")) == 2
    assert page.select_one("svg .app-chart__special title").get_text() == "May 2020: 10 (beyond a limit)"
    assert "Break on 1 January 2021: New form" in page.words
    assert ["May 2020", "10", "beyond a limit"] in rows(page)
    assert "Across a break: New form (1 January 2021)" in page.words


def test_a_page_shows_what_a_paper_printed_beside_what_follows(performance, reader):
    performance.paper(2013)
    page = reader.get(page_of("ASB calls to the police"))
    assert "Printed -32%; -33.8% follows" in page.words
    assert "14,048 by 31 March 2014 (−9.3% on the year before)" in page.words
    # The latest figure is of a year before the target, and says nothing of the day on which that was due.
    assert "on trajectory. The latest figure is 15,489. The target for 31 March 2013 is 19,280" in page.words
    assert "There is no figure for that date yet." in page.words
    alcohol = reader.get(page_of("Alcohol-related hospital admissions"))
    assert "Not yet released" in alcohol.words


def test_one_figure_alone_is_called_neither_usual_nor_unusual(performance, reader):
    performance.define("Fires,fires,count,down\n")
    performance.take("Fires,2020-01-01,2020-12-31,40,,,,,\n")
    page = reader.get(page_of("Fires"))
    assert "One figure alone cannot be compared with the usual ups and downs." in page.words
    [row] = reader.get(LIST).select(".app-list tbody tr")
    assert "Fires" in row.get_text()
    assert "Common cause" not in page.words + row.get_text()


def test_parts_imply_a_total_only_where_they_add_up(performance, reader):
    performance.paper(2012)
    page = reader.get(page_of("City: all crime"))
    assert "The parts add up to 82.2 of 98.49. The source does not itemise 16.29" in page.words


def test_what_each_coming_month_needs_is_said(performance, reader):
    performance.take(months("Burglary", [100] * 12, 2025))
    performance.set("Burglary,1200,2025-12-31,1080,2027-12-31\n")
    assert "can have at most 90 each on average" in reader.get(page_of("Burglary")).words
    performance.set("Burglary,1200,2025-12-31,100,2026-06-30\n", "--why", "A higher aim")
    assert "The target is out of reach" in reader.get(page_of("Burglary")).words


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lists_and_figures_can_be_downloaded(performance, reader, form):
    performance.shows_all("Burglary")
    performance.take(months("Burglary", [3, 4]))
    for address in (f"{LIST}/download.{form}", f"{page_of('Burglary')}/download.{form}"):
        content = reader.client.get(address).data
        assert content.startswith(b"PK" if form == "xlsx" else b"\xef\xbb\xbf")
    if form == "csv":
        assert b"February 2020,Burglary,,2020-02-01,2020-02-29,4," in content


def test_the_list_asks_as_much_for_many_measures_as_for_a_few(performance, reader, queries):
    counts = []
    for names in (["A", "B"], ["C", "D", "E", "F", "G"]):
        performance.take("".join(months(name, [1, 2, 3]) for name in names))
        performance.set("".join(f"{name},5,2020-03-31,3,2024-03-31\n" for name in names))
        reader.get(LIST)
        with queries() as made:
            reader.get(LIST)
        counts.append(len(made))
    assert counts[0] == counts[1]


# --- keeping -----------------------------------------------------------------------------------------
def test_a_measure_is_defined_and_gets_a_figure_a_break_and_a_target_by_forms(analyst):
    defined = {"name": "Burglary", "unit": "crimes", "kind": "count", "good": "down", "theme": "Crime"}
    page = analyst.submit(f"{LIST}/define", defined)
    assert "You defined Burglary." in page.words
    address = page_of("Burglary")
    assert (
        "You entered Burglary for January 2020." in analyst.submit(f"{address}/figures/enter", FIGURE).words
    )
    broken = {"on": [1, 4, 2020], "kind": "recording", "why": "New form"}
    assert "You added a break on 1 April 2020." in analyst.submit(f"{address}/break", broken).words
    target = {"baseline": "1,234", "baseline_to": [31, 1, 2020], "target": "900", "target_on": [31, 1, 2024]}
    assert (
        "You set the target of Burglary." in analyst.submit(f"{address}/target", {**target, "why": ""}).words
    )
    again = analyst.submit(f"{address}/target", {**target, "target": "800", "why": ""})
    assert "Enter a reason for changing it" in again.words
    measure = queries.get_named("Burglary")
    assert [figure.value for figure in measure.figures] == [1234]
    assert (measure.theme, measure.target.target, measure.owner.name) == ("Crime", 900, measure.owner.name)
    taken = analyst.submit(f"{LIST}/define", {**defined, "name": "burglary"})
    assert "There is already a measure called burglary" in taken.words


def test_a_measure_is_changed_but_not_to_a_kind_that_its_figures_are_not(performance, analyst):
    performance.take(months("Burglary", [3]))
    address, version = f"{page_of('Burglary')}/change", queries.get_named("Burglary").version
    changed = {"name": "Burglary", "unit": "crimes", "kind": "count", "good": "down", "version": version}
    assert "You changed Burglary." in analyst.submit(address, {**changed, "commentary": "Better locks"}).words
    assert queries.get_named("Burglary").commentary == "Better locks"
    again = analyst.submit(address, {**changed, "version": version + 1, "kind": "score"})
    assert "has figures as a count" in again.words


def test_a_correction_keeps_the_old_value_and_its_reason(performance, analyst):
    performance.take(months("Burglary", [30, 40]))
    figure = db.session.scalars(select(MeasureFigure).order_by(MeasureFigure.id)).first()
    address = f"{page_of('Burglary')}/figures/{figure.id}/correct"
    assert "The figure was 30." in analyst.get(address).words
    assert "Enter a reason for the correction" in analyst.submit(address, {**FIGURE, "why": ""}).words
    page = analyst.submit(address, {**FIGURE, "value": "31", "why": "Counted twice"})
    assert "You corrected Burglary for January 2020." in page.words
    assert "30, replaced on" in page.words
    assert "Counted twice" in page.words
    # Somebody who had the form open meanwhile overwrites nothing.
    analyst.post(address, {**FIGURE, "value": "32", "why": "Late"}, status=409)
    assert [each.value for each in queries.get_named("Burglary").figures] == [31, 40]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "many"}, "Enter a number, such as 1,234 or 12.5"),
        ({"value": ""}, "Enter a figure, or a status that says why there is none"),
        ({"period_to": [31, 1, 2090]}, "31 January 2090 is in the future"),
        (
            {"period_to": [15, 2, 2021], "period_from": [15, 1, 2021]},
            "There is already a figure for January 2021",
        ),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_at_its_field(performance, analyst, changes, words):
    performance.take(months("Burglary", [3], 2021))
    page = analyst.submit(f"{page_of('Burglary')}/figures/enter", {**FIGURE, **changes})
    assert words in page.words
    assert len(queries.get_named("Burglary").figures) == 1


def test_a_file_is_imported_and_its_bad_lines_are_listed(analyst):
    def upload(text):
        return {"file": (io.BytesIO(text.encode()), "figures.csv"), "why": ""}

    heading = "measure,period_from,period_to,value\n"
    good, bad = "Burglary,2020-01-01,2020-01-31,5\n", "Burglary,2020-02-01,2020-02-29,five\n"
    page = analyst.submit(f"{LIST}/import", upload(heading + good + bad))
    assert "You imported 1 row from figures.csv. We could not use 1 row." in page.words
    assert "Line 3: value: “five” is not a number." in page.words
    assert "You imported 1 figure" in analyst.submit(f"{LIST}/import", upload(heading + good)).words
    assert "No figures were imported" in analyst.submit(f"{LIST}/import", upload("a\n1\n")).words


# --- who may -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.CHAIR])
def test_the_partnership_reads_and_only_the_analyst_keeps(performance, sign_in, role):
    performance.take(months("Burglary", [3]))
    somebody = sign_in(factories.person(role, factories.nat()))
    page = somebody.get(page_of("Burglary"))
    assert "Correct" not in page.words
    assert "Import figures" not in somebody.get(LIST).words
    for part in ("figures/enter", "break", "target", "change"):
        somebody.get(f"{page_of('Burglary')}/{part}", status=403)
    somebody.get(f"{LIST}/import", status=403)
