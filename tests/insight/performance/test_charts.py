"""Does each chart of a measure say what its figures allow, whole on a phone, on paper and as a file?"""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evidence.charts.svg import svg_of
from app.evidence.statistics.periods import months_later
from app.evidence.statistics.rolling_years import rolling_years
from app.evidence.statistics.series import Break, Figure, Series
from app.evidence.statistics.spans import DAY, Span
from app.insight.performance import queries
from app.insight.performance.charts.kinds import charts_of
from app.models.person import Role
from tests import factories
from tests.insight.performance.test_measure_commands import months

LIST = "/performance"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def analyst(sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


@pytest.fixture
def reader(sign_in):
    factories.partnership()
    return sign_in(factories.officer())


def chart_of(name, kind):
    return next(chart for chart in charts_of(queries.get_named(name)) if chart.name == kind)


def page_of(name, kind):
    return f"{LIST}/{queries.get_named(name).key}/charts/{kind}"


def rows(page):
    return [
        [cell.get_text(" ", strip=True) for cell in line.select("th, td")] for line in page.select("tbody tr")
    ]


# --- rolling 12 months -------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=40), st.integers(0, 40), st.booleans())
def test_a_rolling_year_is_the_sum_of_its_months_and_crosses_no_break(values, at, has_break):
    spans = [month_span(place) for place in range(len(values))]
    figures = tuple(Figure(span, Decimal(value)) for span, value in zip(spans, values, strict=True))
    breaks = (Break(months_later(date(2020, 1, 1), at), "New form"),) if has_break else ()
    series = Series(figures, breaks)
    years = rolling_years(series)
    assert len(years) == max(0, len(values) - 11)
    for place, year in enumerate(years):
        broken = any(year.span.first < each.on <= year.span.last for each in breaks)
        assert year.value == (None if broken else sum(values[place : place + 12]))
        assert year.value == series.rolling_year(year.span.last)


def month_span(place):
    first = months_later(date(2020, 1, 1), place)
    return Span(first, months_later(first, 1) - DAY)


def test_the_rolling_page_draws_years_apart_where_the_series_breaks(performance, reader):
    performance.take(months("Burglary", [100] * 24 + [50] * 14))
    performance.run("measures", "break", "Burglary", "--on", "2022-01-01", "--why", "New form")
    page = reader.get(page_of("Burglary", "rolling"))
    assert "Burglary: 600 in the year to February 2023." in page.words
    assert "Break on 1 January 2022: New form" in page.words
    shown = {row[0]: row[1:] for row in rows(page)}
    assert shown["February 2023"] == ["50", "600", ""]
    assert shown["June 2022"] == ["50", "A break or a gap", ""]
    assert shown["December 2021"] == ["100", "1,200", "+0.0%"]
    assert len(page.select(".app-chart__picture--wide .app-chart__line")) == 2


# --- trajectory --------------------------------------------------------------------------------------
def test_yearly_targets_that_rise_are_drawn_as_they_are(performance, reader):
    performance.paper(2013)
    name = "Alcohol-related hospital admissions"
    chart = chart_of(name, "trajectory")
    lines = [line.points for line in chart.drawing.lines if line.kind == "target"]
    assert len(lines) >= 3
    assert all(start[1] == end[1] for start, end in lines), "every step is level: no line leads to the goal"
    page = reader.get(page_of(name, "trajectory"))
    assert "There is no line between them" in page.words


def test_the_trajectory_leads_straight_from_the_baseline_to_the_target(performance, reader):
    performance.paper(2016)
    name = "Victim-based crime"
    chart = chart_of(name, "trajectory")
    (line,) = [line for line in chart.drawing.lines if line.kind == "target"]
    assert len(line.points) == 2
    page = reader.get(page_of(name, "trajectory"))
    assert "on trajectory" in page.words
    assert ["26,872", "27,420.55", "On trajectory"] in [row[1:] for row in rows(page)]


# --- position in the family --------------------------------------------------------------------------
def test_a_position_is_entered_and_its_history_shows_the_best_to_date(performance, analyst):
    performance.take(months("Burglary", [10, 11]))
    address = f"{LIST}/{queries.get_named('Burglary').key}/position"
    typed = {"family": "Most Similar Group", "of": "15", "source": "iQuanta", "why": ""}
    for on, position in (([30, 6, 2020], 5), ([30, 9, 2020], 3), ([31, 12, 2020], 4)):
        analyst.post(address, {**typed, "on": on, "position": str(position)})
    page = analyst.get(page_of("Burglary", "rank"))
    assert "4th of 15 in Most Similar Group on 31 December 2020." in page.words
    assert "Best position to date: 3rd of 15, on 30 September 2020." in page.words
    assert len(page.select(".app-chart__picture--wide .app-chart__special")) == 1
    first, second, third = chart_of("Burglary", "rank").drawing.marks
    assert second.y < third.y < first.y, "the best stands at the top"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"position": "16"}, "Enter a position from 1 to 15"),
        ({"position": "0"}, "Enter a number from 1 to 500"),
        ({"of": "1"}, "Enter a number from 2 to 500"),
        ({"on": [1, 1, 2099]}, "Date must be today or in the past"),
        ({"family": ""}, "Enter the name of the family of similar places"),
    ],
)
def test_a_position_that_cannot_be_is_refused_with_what_was_typed(performance, analyst, changed, words):
    performance.take(months("Burglary", [10, 11]))
    address = f"{LIST}/{queries.get_named('Burglary').key}/position"
    typed = {"family": "Group", "of": "15", "source": "", "why": "", "on": [30, 6, 2020], "position": "2"}
    page = analyst.submit(address, {**typed, **changed})
    assert words in page.words


def test_another_position_for_a_day_needs_a_reason(performance, analyst):
    performance.take(months("Burglary", [10, 11]))
    address = f"{LIST}/{queries.get_named('Burglary').key}/position"
    typed = {"family": "Group", "of": "15", "source": "", "why": "", "on": [30, 6, 2020], "position": "2"}
    analyst.post(address, typed)
    page = analyst.submit(address, {**typed, "position": "3"})
    assert "You have already entered position 2 of 15 for 30 June 2020" in page.words
    analyst.post(address, {**typed, "position": "3", "why": "The source corrected it"})
    assert rows(analyst.get(page_of("Burglary", "rank")))[0][1] == "3rd"


# --- composition -------------------------------------------------------------------------------------
def test_parts_that_make_the_whole_are_drawn(performance, reader):
    performance.paper(2016)
    whole = next(measure.name for measure in queries.list_all() if queries.list_parts(measure))
    chart = chart_of(whole, "composition")
    assert sum(row.value for row in chart.rows) in (100, 28)
    assert "The parts add up to" in chart.sentence
    assert len(chart.drawing.bars) == len(chart.rows) == len(chart.drawing.narrow.bars)
    assert reader.get(page_of(whole, "composition")).select(".app-chart__bar")


# --- every chart -------------------------------------------------------------------------------------
def every_chart(performance):
    performance.take(months("Burglary", [100, 90, 120] * 10))
    performance.set("Burglary,1240,2020-12-31,900,2024-12-31\n")
    performance.run("measures", "break", "Burglary", "--on", "2022-01-01", "--why", "Two <forms> & one")
    return charts_of(queries.get_named("Burglary"))


def test_every_chart_is_a_file_that_says_what_it_shows(performance, reader):
    made = every_chart(performance)
    assert [chart.name for chart in made] == ["xmr", "rolling", "trajectory"]
    key = queries.get_named("Burglary").key
    for chart in made:
        answer = reader.client.get(f"{LIST}/{key}/charts/{chart.name}.svg")
        assert answer.mimetype == "image/svg+xml"
        picture = ElementTree.fromstring(answer.text)
        assert chart.sentence in picture.find(f"{SVG}desc").text
        assert picture.findall(f"{SVG}path")
        csv = reader.client.get(f"{LIST}/{key}/charts/{chart.name}/download.csv")
        assert len(csv.text.splitlines()) == len(chart.rows) + 1


def test_every_chart_is_within_its_picture_on_a_screen_and_on_a_phone(performance, app):
    factories.partnership()
    for chart in every_chart(performance):
        for drawing in (chart.drawing, chart.drawing.narrow):
            places = [point for line in drawing.lines for point in line.points]
            places += [(mark.x, mark.y) for mark in drawing.marks]
            assert all(drawing.left <= x <= drawing.right for x, _ in places)
            assert all(drawing.top <= y <= drawing.bottom for _, y in places)
            assert all(0 <= label.x <= drawing.width for label in drawing.words)
        assert chart.drawing.narrow.width == 320


def test_a_chart_that_a_measure_has_too_little_for_is_not_there(performance, reader):
    performance.take(months("Burglary", [3, 4]))
    for kind in ("rolling", "rank", "wards", "composition", "nonsense"):
        reader.get(page_of("Burglary", kind), status=404)


def test_words_in_a_file_cannot_be_markup(performance, app):
    factories.partnership()
    chart = every_chart(performance)[0]
    svg = svg_of(chart.drawing, "<script>alert(1)</script>", "a & b \x00")
    assert "<script" not in svg
    assert ElementTree.fromstring(svg).find(f"{SVG}title").text == "<script>alert(1)</script>"
    assert not re.search(r"\bon\w+=", svg)
