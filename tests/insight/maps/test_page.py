"""Does the map's page say what is shown, and do its filters, tables and files agree?"""

import csv
import io
import re
import zipfile
from datetime import date

import pytest

from app.extensions import db
from app.models.case import Risk, Stage
from app.models.person import Role
from tests import factories
from tests.insight.maps import places


def table(page):
    """The ward table as its rows of words, without the sum."""
    rows = page.select(".app-ward-figures tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def headings(page):
    return [cell.get_text(" ", strip=True) for cell in page.select(".app-ward-figures thead th")]


def column(page, heading):
    place = headings(page).index(heading)
    return {row[0].removesuffix(" HIN"): row[place] for row in table(page)}


def counts(page):
    return {
        ward: int(number.split()[0]) for ward, number in column(page, "Open cases").items() if number != "0"
    }


class TestWhatIsSaid:
    def test_a_sentence_says_what_is_shown_and_what_shades_mean(self, executive):
        places.case("Oakwood")
        places.case("Oakwood")
        places.case("Ashwood")
        page = executive.get("/map")
        assert page.heading == "Map of 3 open cases in 2 wards"
        assert (
            "Darker wards have more open cases per 1,000 residents. The map also shows cases by tier."
            in page.words
        )
        assert page.iframe["title"] == page.heading
        assert page.iframe["sandbox"] == ["allow-scripts", "allow-top-navigation-by-user-activation"]

    def test_the_table_counts_by_ward_and_tier_and_adds_up(self, executive):
        places.case("Oakwood")
        places.case("Oakwood", held_by=factories.locality())
        places.case("Ashwood")
        page = executive.get("/map?sort=ward")
        assert headings(page) == [
            "Ward", "Locality", "Open cases", "Tier 1", "Tier 2", "Tier 3", "Tier 4", "Per 1,000 residents",
        ]  # fmt: skip
        assert table(page) == [
            ["Ashwood", "South", "1 in Ashwood", "1", "0", "0", "0", "0.10"],
            ["Beechwood", "South", "0", "0", "0", "0", "0", "0.00"],
            ["Elmwood", "North", "0", "0", "0", "0", "0", "0.00"],
            ["Oakwood", "North", "2 in Oakwood", "1", "1", "0", "0", "0.20"],
        ]
        total = [cell.get_text(strip=True) for cell in page.select(".app-ward-figures tfoot tr > *")]
        assert total == ["All 4 wards", "", "3", "2", "1", "0", "0", "0.07"]

    def test_a_case_without_a_point_is_counted_and_said_to_have_no_pin(self, executive):
        places.case("Oakwood", point=False)
        places.case("Oakwood")
        page = executive.get("/map")
        assert counts(page) == {"Oakwood": 2}
        assert (
            "1 case does not have a point. It is counted in its ward but does not have a pin." in page.words
        )
        assert "no pin" not in executive.get("/map?draw=").words

    def test_closed_cases_are_not_shown(self, executive):
        places.case("Oakwood", stage=Stage.CLOSED, closed_at=factories.clock.now(), title="Long gone")
        page = executive.get("/map")
        assert page.heading == "Map of 4 wards with no open cases"
        assert "Long gone" not in places.Frame(executive).text

    def test_a_number_leads_to_the_list_that_it_counts(self, executive):
        for title in ("Litter", "Noise"):
            places.case("Oakwood", title=title, risk=Risk.HIGH)
        places.case("Oakwood", title="Low")
        page = executive.get("/map?risk=high")
        link = page.select_one(".app-ward-figures tbody a[href^='/cases']")
        listed = executive.get(link["href"])
        assert listed.heading == "2 open cases in Oakwood"
        assert {a.get_text() for a in listed.select("a.app-list__title")} == {"Litter", "Noise"}

    def test_residents_that_are_not_known_are_said_to_be_so(self, executive, city):
        city["Oakwood"].residents = None
        db.session.commit()
        places.case("Oakwood")
        assert column(executive.get("/map"), "Per 1,000 residents")["Oakwood"] == "Not known"
        assert "Per 1,000 residents" not in places.Frame(executive).area("Oakwood")

    def test_without_the_residents_of_one_ward_no_rate_of_all_is_claimed(self, executive, city):
        """Its cases would be counted and its residents not."""
        places.case("Elmwood")
        rates = executive.get("/map").select(".app-ward-figures tfoot td")
        assert rates[6].get_text(strip=True) == "0.03"
        city["Oakwood"].residents = None
        db.session.commit()
        rates = executive.get("/map").select(".app-ward-figures tfoot td")
        assert rates[6].get_text(strip=True) == "Not known"

    def test_a_ward_of_before_is_there_as_long_as_cases_are_in_it(self, executive, city):
        places.case("Oakwood")
        for name in ("Oakwood", "Elmwood"):
            city[name].valid_until = date(2020, 1, 1)
        db.session.commit()
        assert set(column(executive.get("/map"), "Locality")) == {"Oakwood", "Ashwood", "Beechwood"}

    def test_without_boundaries_there_is_no_frame_but_the_table_stays(self, executive, city):
        for ward in city.values():
            ward.boundary = None
        places.case("Oakwood", point=False)
        page = executive.get("/map")
        assert page.iframe is None
        assert counts(page) == {"Oakwood": 1}
        assert executive.client.get("/map/frame").status_code == 404

    def test_an_administrator_sees_no_case_counted(self, executive, city, sign_in):
        places.case("Oakwood")
        assert sign_in(factories.person(Role.ADMINISTRATOR)).get("/map").heading == (
            "Map of 4 wards with no open cases"
        )


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("tier=2", {"Elmwood": 1}),
            ("stage=analysis", {"Ashwood": 1}),
            ("risk=high", {"Oakwood": 1}),
            ("hin=1", {"Ashwood": 1}),
            ("stage=analysis&risk=high", {}),
        ],
    )
    def test_each_narrows_what_is_counted_and_drawn(self, executive, city, query, found):
        places.case("Oakwood", title="Oakwood", risk=Risk.HIGH)
        places.case("Elmwood", title="Elmwood", held_by=factories.locality())
        places.case("Ashwood", title="Ashwood", stage=Stage.ANALYSIS)
        places.designate(city["Ashwood"])
        assert counts(executive.get(f"/map?{query}")) == found
        assert places.Frame(executive, f"?{query}").titles == set(found)

    def test_theme_and_group_and_locality_narrow_it_too(self, executive, city):
        places.case("Oakwood", title="Fire", theme=factories.theme("Arson"))
        places.case("Elmwood", title="Drink")
        places.case("Ashwood", title="Noise")
        for query, titles in (
            (f"theme={factories.theme('Arson').id}", {"Fire"}),
            (f"group={factories.nat('Elmwood').id}", {"Drink"}),
            (f"locality={places.locality('South').id}", {"Noise"}),
        ):
            page = executive.get(f"/map?{query}")
            assert page.heading == "Map of 1 open case in 1 ward"
            assert places.Frame(executive, f"?{query}").titles == titles

    def test_a_locality_shows_its_own_wards_only(self, executive):
        page = executive.get(f"/map?locality={places.locality('South').id}")
        assert set(column(page, "Locality")) == {"Ashwood", "Beechwood"}
        assert (
            len(places.Frame(executive, f"?locality={places.locality('South').id}").layers[0]["areas"]) == 2
        )

    def test_what_is_in_use_is_said_and_can_be_taken_away(self, executive, city):
        places.designate(city["Oakwood"])
        page = executive.get("/map?risk=high&hin=1&tier=2")
        tags = {tag.contents[-1]: tag["href"] for tag in page.select(".app-filter-tag")}
        assert set(tags) == {"Tier 2: Locality", "High risk", "High Impact Neighbourhoods only"}
        assert tags["High risk"] == "?tier=2&hin=1"

    def test_the_form_shows_what_was_asked(self, executive):
        page = executive.get("/map?risk=high&draw=&draw=groups&stage=analysis")
        assert page.select_one("#map-risk option[selected]")["value"] == "high"
        assert page.select_one("#map-stage option[selected]")["value"] == "analysis"
        ticked = {box["value"] for box in page.select("input[name=draw][checked]")}
        assert ticked == {"groups"}

    def test_nothing_but_wards_can_be_asked_for(self, executive, city):
        places.case("Oakwood", title="Litter")
        places.designate(city["Oakwood"])
        frame = places.Frame(executive, "?draw=")
        assert len(frame.layers) == 1
        assert frame.titles == set()
        assert len(places.Frame(executive).layers) == 3

    def test_rows_are_sorted_by_their_headings(self, executive):
        for ward in ("Elmwood", "Elmwood", "Ashwood"):
            places.case(ward)
        firsts = {"cases": "Elmwood", "ward": "Ashwood", "1": "Elmwood", "locality": "Elmwood"}
        for sort, first in firsts.items():
            page = executive.get(f"/map?sort={sort}")
            assert table(page)[0][0] == first
            assert len(page.select(".app-ward-figures th[aria-sort]")) == 1


class TestIncidents:
    @pytest.fixture
    def recorded(self, city):
        for month in (date(2025, 1, 1), date(2026, 3, 1), date(2026, 5, 1)):
            places.incidents(city["Oakwood"], 10, "Burglary", month)
        places.incidents(city["Elmwood"], 7, "Anti-social behaviour", date(2026, 5, 1))

    def test_there_is_no_shading_by_them_until_some_are_loaded(self, executive):
        page = executive.get("/map?shade=crime")
        assert [option["value"] for option in page.select("#map-shade option")] == ["rate", "cases"]
        assert "Darker wards have more open cases per 1,000 residents." in page.words
        assert "Crime" not in headings(page)

    def test_the_latest_twelve_months_are_counted_and_named(self, executive, recorded):
        page = executive.get("/map?shade=crime")
        assert (
            "Darker wards have more recorded crime, March 2026 and May 2026 "
            "(data.police.uk, Sherwood Police)." in page.words
        )
        assert column(page, "Crime")["Oakwood"] == "20"
        assert column(page, "ASB")["Elmwood"] == "7"
        assert "recorded in March 2026 and May 2026" in page.words
        assert "Nothing is loaded for June 2025 to February 2026 and April 2026" in page.words
        assert "data.police.uk" in page.words
        assert "ynthetic" not in page.words
        frame = places.Frame(executive, "?shade=crime")
        assert frame.area("Oakwood")["Crime"] == "20"

    def test_made_up_ones_are_said_to_be_so_wherever_they_are(self, executive, city):
        places.incidents(city["Oakwood"], 10, "Burglary", date(2026, 5, 1), synthetic=True)
        page = executive.get("/map?shade=asb")
        assert (
            page.select_one(".app-map-answer")
            .get_text(" ", strip=True)
            .endswith("Synthetic demonstration data")
        )
        assert "Wards by anti-social behaviour (synthetic)" in page.words
        assert "Synthetic demonstration data" in executive.get("/map").words
        assert places.Frame(executive).area("Oakwood")["Crime (synthetic)"] == "10"
        assert "Synthetic demonstration data" in executive.client.get("/map/download.csv").text


class TestTaskGroups:
    def test_each_is_drawn_with_its_scope_and_said_in_the_tables(self, executive, city):
        factories.commissioned_task_group(name="Knives task-and-finish group", wards=[city["Oakwood"]])
        page = executive.get("/map")
        assert column(page, "Task-and-finish groups") == {
            "Oakwood": "Knives", "Elmwood": "", "Ashwood": "", "Beechwood": "",
        }  # fmt: skip
        assert (
            page.select_one("#groups tbody tr")
            .get_text(" ", strip=True)
            .startswith("Knives task-and-finish group")
        )
        legend = page.select_one(".app-map-layout__legend").get_text(" ", strip=True)
        assert "Knives: commissioned, no report yet" in legend
        assert places.Frame(executive).area("Knives task-and-finish group")["Scope"] == "Oakwood"

    def test_one_without_wards_covers_the_whole_city(self, executive):
        factories.task_group(name="Reoffending", wards=[])
        assert places.Frame(executive).area("Reoffending")["Scope"] == "The whole city"
        assert "The whole city" in executive.get("/map").words

    def test_one_elsewhere_is_left_out_of_a_locality(self, executive, city):
        factories.task_group(name="Knives", wards=[city["Oakwood"], city["Ashwood"]])
        factories.task_group(name="Fires", wards=[city["Oakwood"]])
        page = executive.get(f"/map?locality={places.locality('South').id}")
        assert "Fires" not in page.words
        assert "Ashwood and 1 more" in page.words

    def test_its_cases_are_counted_as_far_as_the_reader_may_see_them(self, executive, city, sign_in):
        case = places.case("Oakwood")
        factories.commissioned_task_group(name="Knives", wards=[city["Oakwood"]], cases=[case])
        assert places.Frame(executive).area("Knives")["Open cases"] == "1"
        stranger = sign_in(factories.officer(factories.nat("Ashwood", "South Locality Board")))
        assert places.Frame(stranger).area("Knives")["Open cases"] == "0"

    def test_they_are_not_for_those_who_may_not_list_them(self, executive, city, sign_in):
        factories.task_group(name="Knives", wards=[city["Oakwood"]])
        administrator = sign_in(factories.person(Role.ADMINISTRATOR))
        assert "Knives" not in administrator.get("/map").words
        assert "Knives" not in places.Frame(administrator).text


class TestFiles:
    def test_the_file_says_what_the_table_says(self, executive, city):
        places.case("Oakwood")
        places.case("Oakwood", point=False, held_by=factories.locality())
        places.designate(city["Oakwood"])
        text = executive.client.get("/map/download.csv?sort=cases").data.decode("utf-8-sig")
        first = next(csv.DictReader(io.StringIO(text)))
        assert first["Ward"] == "Oakwood"
        assert first["Locality"] == "North"
        assert first["High Impact Neighbourhood"] == "Yes"
        assert (first["Open cases"], first["Without a point"]) == ("2", "1")
        assert (first["Tier 1: Neighbourhood"], first["Tier 2: Locality"]) == ("1", "1")
        assert first["Open cases per 1,000 residents"] == "0.2"

    def test_excel_has_the_same_rows_and_keeps_the_filters(self, executive):
        places.case("Oakwood", risk=Risk.HIGH)
        places.case("Ashwood")
        page = executive.get("/map?risk=high")
        link = next(a["href"] for a in page.select("a[href^='/map/download.xlsx']"))
        with zipfile.ZipFile(io.BytesIO(executive.client.get(link).data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        # The fifth column, below its heading.
        assert sorted(re.findall(r'r="E[2-9]"[^>]*><v>(\d+)', sheet)) == ["0", "0", "0", "1"]

    def test_a_format_that_is_none_is_not_there(self, executive):
        assert executive.client.get("/map/download.exe").status_code == 404
