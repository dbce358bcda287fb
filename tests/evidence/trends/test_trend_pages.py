"""Do the sentence, table, chart and file of a trend say what the numbers allow, and no more?"""

import csv
import io
import re
from datetime import date

import numpy as np
import pytest

from app.evidence.statistics.change_tests import compare_counts
from app.evidence.statistics.periods import Period, months_later
from app.evidence.trends import wording
from app.evidence.trends.chart import draw
from app.evidence.trends.filters import TrendFilter, TrendPlace, What
from app.evidence.trends.trend import trend_of
from app.extensions import db
from app.models.area import Area, AreaKind
from tests import factories
from tests.evidence.trends.months import ASB, PAGE, TREND, counted, tables, two_years


# --- the same period a year before -------------------------------------------------------------------
def test_the_answer_is_a_sentence(reader, sign_in):
    two_years()
    words = sign_in(reader).get(f"{PAGE}?from=2025-05&to=2025-05").words
    assert "in May 2025: 249 crimes, 66 more than a year before (+36.1%). That is a real change" in words


def test_the_tables_say_it_by_category_locality_and_ward(reader, sign_in):
    two_years()
    found = tables(sign_in(reader).get(f"{PAGE}?from=2025-05&to=2025-05"))
    assert found["By category"] == [
        ["All crime", "249", "183", "+66", "+36.1%", "More"],
        [ASB, "120", "200", "−80", "−40.0%", "Fewer"],
        ["Burglary", "244", "180", "+64", "+35.6%", "More"],
        ["Robbery", "5", "3", "+2", "Too few", "No real change"],
    ]
    assert found["By locality"] == [["North", "249", "183", "+66", "+36.1%", "More"]]
    assert found["By ward"] == [
        ["Castle", "165", "103", "+62", "+60.2%", "More"],
        ["Dales", "84", "80", "+4", "+5.0%", "No real change"],
    ]


def test_a_ward_has_its_categories_only(reader, sign_in):
    two_years()
    place = factories.ward("Dales").id
    page = sign_in(reader).get(f"{PAGE}?from=2025-05&to=2025-05&place={place}&what=Burglary")
    assert "Burglary recorded in Dales ward in May 2025: 84 crimes, 4 more than a year before" in page.words
    assert "no real change" in page.words
    assert list(tables(page)) == ["By category"]


def test_a_locality_is_its_wards(reader, sign_in):
    two_years()
    counted("Elsewhere", "Burglary", {"2024-05": 900, "2025-05": 10})
    place = db.session.query(Area).filter_by(name="North").one().id
    words = sign_in(reader).get(f"{PAGE}?from=2025-05&to=2025-05&place={place}").words
    assert "249 crimes, 66 more" in words


def test_everything_counts_anti_social_behaviour_too(reader, sign_in):
    two_years()
    words = sign_in(reader).get(f"{PAGE}?from=2025-05&to=2025-05&what=all").words
    assert (
        "369 incidents, 14 fewer than a year before (−3.7%). That could be chance, so it is no real change"
        in words
    )


def test_months_without_their_pair_are_named_and_left_out(reader, sign_in):
    two_years()
    counted("Castle", "Burglary", {"2025-06": 500})
    words = sign_in(reader).get(f"{PAGE}?from=2025-05&to=2025-06").words
    assert "The figures leave out June 2025" in words
    assert "249 crimes" in words


def test_where_nothing_can_be_paired_nothing_is_claimed(reader, sign_in):
    counted("Castle", "Burglary", {"2025-06": 500})
    page = sign_in(reader).get(PAGE)
    assert "There is nothing to compare" in page.words
    assert page.select("table") == []


@pytest.mark.parametrize("query", ["what=Nonsense&place=x&from=1066-01", "place=99999999999999", "what=%00"])
def test_what_cannot_be_asked_gives_what_can(reader, sign_in, query, forgiving):
    two_years()
    assert "Crime recorded in" in sign_in(reader).get(f"{PAGE}?{query}").words


@pytest.mark.parametrize("address", [PAGE, TREND])
def test_before_anything_is_loaded_the_page_says_so(reader, sign_in, address):
    assert "No incidents are loaded yet" in sign_in(reader).get(address).words


@pytest.mark.parametrize("address", [PAGE, TREND])
def test_synthetic_figures_are_marked(reader, sign_in, address):
    counted("Castle", "Burglary", {"2024-05": 9, "2025-05": 9}, synthetic=True)
    assert "Synthetic demonstration data" in sign_in(reader).get(address).words


def test_the_comparison_is_downloaded(reader, sign_in):
    two_years()
    client = sign_in(reader).client
    answer = client.get(f"{PAGE}/download.csv?from=2025-05&to=2025-05")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    castle = next(row for row in rows if row["Name"] == "Castle")
    assert (castle["Number"], castle["Difference"], castle["Change in per cent"]) == ("165", "62", "60.2")
    assert [row["Change in per cent"] for row in rows if row["Name"] == "Robbery"] == [""]
    assert client.get(f"{PAGE}/download.exe").status_code == 404
    assert client.get(f"{TREND}/download.xlsx").data.startswith(b"PK")


@pytest.mark.parametrize("address", [PAGE, TREND])
def test_a_page_asks_as_often_however_much_there_is(reader, sign_in, queries, address):
    two_years()
    browser = sign_in(reader)
    with queries() as few:
        browser.get(address)
    for name in "ABCDEFGH":
        counted(f"Ward {name}", "Drugs", {"2024-05": 5, "2025-05": 9, "2025-04": 2})
    with queries() as many:
        browser.get(address)
    assert len(many) == len(few)


# --- trend -------------------------------------------------------------------------------------------
WIDE = ".app-chart__picture--wide"


def months_of(numbers, first=date(2023, 1, 1)):
    return {months_later(first, place): number for place, number in enumerate(numbers)}


def whole(counts):
    return trend_of(counts, Period(min(counts), max(counts)))


def test_a_short_month_is_not_low_for_being_short():
    counts = months_of([62, 56, 62, 60, 62, 60, 62, 62, 60, 62, 60, 62])
    trend = whole(counts)
    assert {round(line.point.rate) for line in trend.lines} == {60}
    assert trend.chart.special == []


def test_a_month_is_compared_with_the_same_month_of_every_earlier_year():
    trend = whole(months_of([10] * 12 + [20] * 12 + [40] * 12))
    assert trend.lines[0].season is None
    assert trend.lines[12].season.earlier == (10,)
    assert (trend.last.season.earlier, trend.last.season.mean) == ((20, 10), 15)


def test_the_page_names_the_months_that_stand_out(reader, sign_in):
    ups_and_downs = [130, 133, 150, 140, 160, 130, 150, 140, 132, 150, 151, 139]
    numbers = {f"2024-{month:02}": number for month, number in enumerate(ups_and_downs, 1)}
    numbers |= {"2025-01": 140, "2025-02": 290}
    counted("Castle", "Burglary", numbers)
    page = sign_in(reader).get(f"{TREND}?what=Burglary")
    assert "Above the upper limit: February 2025." in page.words
    assert "February 2025 had 290, compared with 133 a year before: a real change." in page.words
    assert len(page.select(f"{WIDE} .app-chart__special")) == 1
    first = page.select_one("tbody tr").get_text(" ", strip=True)
    assert first.startswith("February 2025 290 310.7")
    assert first.endswith("Above the upper limit")


@pytest.mark.parametrize(("months", "limits"), [(5, 0), (6, 2), (12, 2), (13, 2)])
def test_too_few_months_have_no_limits_or_trial_limits_and_no_marks(reader, sign_in, months, limits):
    """One month stands far out of these, and below thirteen months nothing says so."""
    numbers = {f"{month:%Y-%m}": 30 for month in months_of([0] * months)}
    counted("Castle", "Burglary", {**numbers, "2023-03": 200})
    page = sign_in(reader).get(TREND)
    assert len(page.select(f"{WIDE} .app-chart__limit, {WIDE} .app-chart__limit-trial")) == limits
    assert bool(page.select(f"{WIDE} .app-chart__limit-trial")) == (6 <= months < 13)
    assert bool(page.select(f"{WIDE} .app-chart__special")) == (months == 13)
    assert ("too few months to say" in page.words) == (months < 13)
    assert ("trial limit" in page.words) == (6 <= months < 13)


@pytest.mark.parametrize("number", [1, 30, 2_605])
def test_months_of_one_value_are_drawn(reader, sign_in, number):
    """The newest month alone, whose scale would otherwise begin where it ends."""
    counted("Castle", "Burglary", {"2025-09": number})
    page = sign_in(reader).get(f"{TREND}?when=1-month")
    (mark,) = page.select(f"{WIDE} .app-chart__mark")
    assert mark


def test_each_run_is_told_by_itself_and_with_its_side():
    shown = whole(months_of([130, 128, 133, 127, 131, 129] * 3 + [90, 93, 88, 92, 89, 91] * 3))
    filter_ = TrendFilter(What("Burglary"), TrendPlace(1, "Castle", AreaKind.WARD, None),
                          Period(date(2023, 1, 1), date(2025, 12, 1)), ())  # fmt: skip
    words = wording.trend(filter_, shown)
    assert "9 months or more in a row above the mean: January 2023 to June 2024." in words
    assert "9 months or more in a row below the mean: July 2024 to December 2025." in words


def test_each_table_sorts_by_itself_below_its_sum_and_so_does_the_file(reader, sign_in):
    two_years()
    browser = sign_in(reader)
    asked = "from=2025-05&to=2025-05&category-sort=now&category-reverse=1&ward-sort=name&ward-reverse=1"
    page = browser.get(f"{PAGE}?{asked}")
    found = tables(page)
    assert [line[0] for line in found["By category"]] == ["All crime", "Robbery", ASB, "Burglary"]
    assert [line[0] for line in found["By ward"]] == ["Dales", "Castle"]
    file = browser.client.get(page.select_one("a[href*='download.csv']")["href"]).text.lstrip("\ufeff")
    rows = [(row["Compared by"], row["Name"]) for row in csv.DictReader(io.StringIO(file))]
    assert rows[:4] == [("Category", name) for name in ("All crime", "Robbery", ASB, "Burglary")]
    assert rows[-2:] == [("Ward", "Dales"), ("Ward", "Castle")]


def test_mean_and_limits_can_leave_out_the_months_beyond_them(reader, sign_in):
    numbers = {f"{month:%Y-%m}": 100 + place % 5 for place, month in enumerate(months_of([0] * 24))}
    counted("Castle", "Burglary", {**numbers, "2024-03": 500})
    browser = sign_in(reader)
    alone = browser.get(f"{TREND}?baseline=within")
    others, days = sum(numbers.values()) - numbers["2024-03"], 365 + 366
    assert f"averaged about {30 * (others + 500) / days:.0f} crimes" in browser.get(TREND).words
    assert f"averaged about {30 * others / (days - 31):.0f} crimes" in alone.words
    assert "the months shown except 1 beyond the limits" in alone.words
    assert "Above the upper limit: March 2024." in alone.words
    assert all("baseline=within" in link["href"] for link in alone.select("a[href*='trend/download']"))


def test_a_sparse_series_says_why_no_runs_are_told(reader, sign_in):
    numbers = {f"{month:%Y-%m}": 0 for month in months_of([0] * 36)}
    counted("Castle", "Burglary", {**numbers, "2024-06": 3})
    words = sign_in(reader).get(f"{TREND}?what=Burglary").words
    assert "in a row below the mean" not in words
    assert "too small for runs of months to mean anything" in words
    assert "averaged about 0.1 crimes per 30 days" in words


def test_the_last_month_has_the_verdict_of_the_table_of_all_wards(reader, sign_in):
    """40 beside 22: by itself less likely than one in twenty, among twenty wards not."""
    for number in range(19):
        counted(f"Ward {number}", "Burglary", {"2024-05": 30, "2025-05": 30})
    counted("Castle", "Burglary", {"2024-05": 22, "2025-05": 40})
    assert compare_counts(40, 22).p < 0.05
    words = sign_in(reader).get(f"{TREND}?what=Burglary&place={factories.ward('Castle').id}").words
    assert "May 2025 had 40, compared with 22 a year before: no real change." in words


def test_the_page_says_how_much_the_months_vary(reader, sign_in):
    few = "Too few months are loaded to say how much they vary"
    counted("Castle", "Burglary", {"2024-05": 100, "2025-05": 160})
    browser = sign_in(reader)
    assert few in browser.get(PAGE).words
    rng = np.random.default_rng(4)
    drawn = rng.negative_binomial(30, 0.25, 24)
    months = [month for month in months_of([0] * 26, date(2023, 12, 1)) if (month.year, month.month) not in
              ((2024, 5), (2025, 5))]  # fmt: skip
    counted(
        "Castle", "Burglary", dict(zip((f"{month:%Y-%m}" for month in months), drawn.tolist(), strict=True))
    )
    page = browser.get(f"{PAGE}?from=2025-01&to=2025-12")
    assert few not in page.words
    assert re.search(r"The months vary \d\.\d times as much as you would expect by chance", page.words)


def test_the_chart_is_a_picture_with_the_table_beside_it(reader, sign_in):
    two_years()
    page = sign_in(reader).get(TREND)
    svg = page.select_one("svg.app-chart__picture")
    assert page.select_one(f"#{svg['aria-labelledby']}").get_text(strip=True)
    assert len(page.select(f"{WIDE} .app-chart__mark, {WIDE} .app-chart__special")) == len(
        page.select("tbody tr")
    )


@pytest.mark.parametrize("numbers", [[0, 0, 0], [1], [5000, 5100, 4900] * 12, [0, 900] * 7])
def test_all_of_a_chart_is_inside_it(numbers):
    drawing = draw(whole(months_of(numbers)))
    assert all(0 <= mark.y <= drawing.bottom for mark in drawing.marks)
    assert all(drawing.left <= mark.x <= drawing.right for mark in drawing.marks)
    assert len(drawing.months) <= 14
    heights = [tick.place for tick in drawing.numbers]
    assert heights == sorted(heights, reverse=True)


def test_a_scale_that_does_not_begin_at_nothing_says_so(reader, sign_in):
    counted("Castle", "Burglary", {f"2024-{month:02}": 5000 + 9 * month for month in range(1, 13)})
    assert "The scale begins at" in sign_in(reader).get(TREND).words


# --- two surveys -------------------------------------------------------------------------------------
def test_two_surveys_are_compared(reader, sign_in):
    browser = sign_in(reader)
    query = "asked_now=2%2C000&hits_now=184&asked_then=2000&hits_then=170"
    words = browser.get(f"{PAGE}/surveys?{query}").words
    assert "9.2% said so in the later survey, 8.5% in the earlier one: 0.7 percentage points more." in words
    assert "that is no real change" in words


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (
            "asked_now=10&hits_now=11&asked_then=5&hits_then=1",
            "Number who said so must not be more than the number asked",
        ),
        ("asked_now=ten&hits_now=1&asked_then=5&hits_then=1", "enter a whole number"),
        (
            "asked_now=&hits_now=1&asked_then=5&hits_then=1",
            "Enter how many people were asked in the later survey",
        ),
        ("asked_now=10&hits_now=1&asked_then=0&hits_then=0", "must be 1 or more"),
        ("asked_now=99999999999999999999&hits_now=1&asked_then=5&hits_then=1", "enter a whole number"),
        ("asked_now=%C2%B2&hits_now=1&asked_then=5&hits_then=1", "enter a whole number"),
    ],
)
def test_what_cannot_be_a_survey_is_said(reader, sign_in, query, problem):
    assert problem in sign_in(reader).get(f"{PAGE}/surveys?{query}").words


def test_an_empty_form_asks_and_blames_nobody(reader, sign_in):
    assert "There is a problem" not in sign_in(reader).get(f"{PAGE}/surveys").words


@pytest.mark.parametrize("address", [PAGE, TREND, f"{PAGE}/surveys", f"{PAGE}/download.csv"])
def test_without_sign_in_there_is_nothing(app, address):
    assert app.test_client().get(address).status_code in (302, 401)
