"""Are LSOAs, squares and hotspots on the map, in its tables and files, with what they are made of said?"""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import func, select

from app.evidence.hotspots import services
from app.evidence.hotspots.question import By, Question
from app.evidence.hotspots.running import HotspotJob
from app.extensions import db
from app.models.hotspot import HotspotRun
from app.models.incident import Incident
from app.models.person import Role
from tests import factories
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump, month_of
from tests.insight.maps import places

ALL = "draw=&draw=lsoas&draw=squares-500&draw=squares-250&draw=hotspots"


@pytest.fixture
def reader(app, sign_in):
    """Of a town with a ward, 64 LSOAs, and six months in which a lump of four LSOAs has most of it."""
    factories.partnership()
    town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])
    factories.nat("Castle")
    return sign_in(factories.chair(factories.executive()))


def find_hotspots(last=5):
    analyst = factories.person(Role.ANALYST)
    run = services.request_hotspots(analyst, Question(By.LSOA, month_of(0), month_of(last)))
    HotspotJob(run.id).run()
    db.session.expire_all()
    return db.session.get_one(HotspotRun, run.id)


def layers(client, query):
    """By the number of areas, and their names."""
    return [{area[0] for area in layer.get("areas", [])} for layer in places.Frame(client, query).layers]


def file_of(client, query):
    text = client.client.get(f"/map/download.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def rows_of(page, heading_id):
    section = page.select_one(f"#{heading_id}").find_next("table")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in section.select("tr")]


class TestTables:
    """Of wards, LSOAs, hotspots and groups: each sorts, has pages, and its file follows."""

    @pytest.mark.parametrize(
        ("heading_id", "of", "sort", "column"),
        [
            ("wards", "", "locality", "Locality"),
            ("small-lsoas", "lsoas", "name", "Name"),
            ("hotspots", "hotspots", "name", "Place"),
            ("groups", "groups", "name", "Group"),
        ],
    )
    def test_its_headings_sort_it_and_its_file_follows(self, reader, heading_id, of, sort, column):
        find_hotspots()
        for number in range(3):
            factories.task_group(name=f"Group {number}", wards=[])
        asked = f"?draw=&draw=lsoas&draw=hotspots&{heading_id}-sort={sort}&{heading_id}-reverse=1"
        page = reader.get(f"/map{asked}")
        table = page.select_one(f"#{heading_id}, #{heading_id} ~ div").find_next("thead").parent
        assert [cell["aria-sort"] for cell in table.select("th[aria-sort]")] == ["descending"]
        link = next(a["href"] for a in table.find_all_next("a") if "download.csv" in a["href"])
        assert (f"of={of}" in link) is bool(of)
        filed = [row[column] for row in csv.DictReader(io.StringIO(reader.client.get(link).text[1:]))]
        assert filed == sorted(filed, reverse=True)
        first = table.select_one("tbody tr > *").get_text(" ", strip=True)
        assert heading_id == "wards" or first.startswith(filed[0])

    def test_more_places_than_a_page_has_are_on_the_next_one(self, reader):
        page = reader.get("/map?draw=&draw=lsoas&wards-sort=ward")
        following = page.select_one("a[rel=next]")["href"]
        assert "wards-sort=ward" in following
        names = [row[0] for row in rows_of(page, "small-lsoas")[1:]]
        beyond = [row[0] for row in rows_of(reader.get(f"/map{following}"), "small-lsoas")[1:]]
        assert len(names) == len(beyond) == 20
        assert not set(names) & set(beyond)

    def test_other_filters_leave_the_order_of_the_tables_as_it_is(self, reader):
        page = reader.get("/map?risk=high&groups-sort=name&wards-sort=ward&small-lsoas-after=20")
        kept = {field["name"]: field["value"] for field in page.select(".app-filter [type=hidden]")}
        assert kept == {"draw": "", "groups-sort": "name", "wards-sort": "ward"}
        assert "groups-sort=name" in page.select_one(".app-filter-tag")["href"]

    def test_on_paper_the_wards_stand_in_the_order_of_the_page(self, executive):
        places.case("Elmwood")
        for sort, first in (("cases", "Elmwood"), ("ward", "Ashwood")):
            page = executive.get(f"/map?wards-sort={sort}")
            paper = executive.get(page.find("a", string="Get this map for a paper")["href"])
            assert paper.select_one("tbody tr > *").get_text(strip=True) == first


class TestLsoas:
    def test_each_is_drawn_and_says_what_was_recorded_there(self, reader):
        wards, lsoas, outlines = places.Frame(reader, "?draw=lsoas").layers
        assert [area[0] for area in wards["areas"]] == [area[0] for area in outlines["areas"]] == ["Castle"]
        assert len(lsoas["areas"]) == 64
        facts = places.Frame(reader, "?draw=lsoas").area("Castle 2-2")
        number = db.session.scalar(select(func.count()).where(Incident.lsoa_code == town.code_of(2, 2)))
        assert facts["Ward"] == "Castle"
        assert facts["Crime"] == str(number)

    def test_the_table_has_those_with_most_and_the_file_has_all(self, reader):
        page = reader.get("/map?draw=lsoas")
        header, *rows = rows_of(page, "small-lsoas")
        assert header[:3] == ["LSOA", "Ward", "Recorded crime"]
        assert len(rows) == 20
        assert {row[0] for row in rows[:4]} == {f"Castle {x}-{y}" for x, y in town.LUMP}
        filed = file_of(reader, "?draw=lsoas&of=lsoas")
        assert len(filed) == 64
        assert sum(int(row["Crime"]) for row in filed) == int(file_of(reader, "")[0]["Crime"])
        assert sum(float(row["Share of harm"]) for row in filed) == pytest.approx(1, abs=0.01)
        assert filed[0]["Recorded"] == "January 2024 to June 2024"

    def test_the_legend_names_what_they_are_shaded_by(self, reader):
        for by, words in (
            ("harm", "share of harm (%)"),
            ("crime-rate", "recorded crime a year per 1,000"),
        ):
            legend = reader.get(f"/map?draw=lsoas&finer={by}").select_one(".app-map-layout__legend")
            assert f"LSOAs by {words}" in legend.get_text(" ", strip=True)

    def test_a_locality_shows_its_own_only(self, reader):
        elsewhere = places.locality("Elsewhere").id
        assert reader.get(f"/map?draw=lsoas&locality={elsewhere}").heading == "No wards to show on the map"
        assert file_of(reader, f"?of=lsoas&locality={elsewhere}") == []


class TestSquares:
    @pytest.mark.parametrize(("name", "size"), [("squares-500", 500), ("squares-250", 250)])
    def test_they_count_what_a_recount_counts(self, reader, name, size):
        west, south = (column // size for column in (Incident.easting, Incident.northing))
        recount = select(func.count()).where(Incident.ward_id.is_not(None)).group_by(west, south)
        filed = file_of(reader, f"?of={name}")
        assert sorted(int(row["Crime"]) for row in filed) == sorted(db.session.scalars(recount))

    def test_nobody_knows_their_residents_so_they_show_numbers_where_rates_are_asked_for(self, reader):
        page = reader.get("/map?draw=squares-500&finer=crime-rate")
        assert "Squares of 500 m by recorded crime" in page.words
        assert "per 1,000" not in " ".join(rows_of(page, "small-squares-500")[0])
        assert "You cannot choose smaller squares" in page.words

    def test_there_are_none_of_a_hundred_metres(self, reader, forgiving):
        assert reader.client.get("/map/download.csv?of=squares-100").status_code == 404
        assert places.Frame(reader, "?draw=squares-100").layers == places.Frame(reader, "?draw=").layers


class TestHotspots:
    def test_the_newest_are_drawn_and_listed_as_their_own_page_has_them(self, reader):
        run = find_hotspots()
        page = reader.get("/map?draw=hotspots")
        listed = {row[0] for row in rows_of(page, "hotspots")[1:]}
        assert listed == {row["name"] for row in run.found["rows"] if row["hot"]}
        assert layers(reader, "?draw=hotspots")[-1] == listed
        assert f"/evidence/hotspots/{run.id}" in str(page.main)
        assert (
            "as none are published: crime by LSOAs, January 2024 to June 2024; data.police.uk, " in page.words
        )

    def test_until_some_are_found_it_is_said_that_there_are_none(self, reader):
        assert "There are no hotspots yet." in reader.get("/map?draw=hotspots").words
        assert len(layers(reader, "?draw=hotspots")) == 1

    def test_what_has_changed_since_is_said(self, reader):
        find_hotspots()
        load(*everywhere(6))
        assert "have changed since these hotspots were found" in reader.get("/map?draw=hotspots").words


class TestAllTogether:
    def test_one_sentence_says_what_is_shown_with_period_and_source(self, reader):
        find_hotspots()
        places.designate(factories.ward("Castle"))
        sentence = (
            reader.get(f"/map?{ALL}&draw=hins&shade=harm").select_one(".app-map-answer").get_text(strip=True)
        )
        assert sentence.startswith(
            "Darker wards have more of the city’s harm and darker LSOAs, squares of 500 m and squares of "
            "250 m have more recorded crime, January 2024 to June 2024 (data.police.uk, "
        )
        assert sentence.count(".") == sentence.count("data.police.uk") * 2 + 2, (
            "what is shaded, and what lies over it"
        )

    def test_made_up_incidents_are_marked_where_they_are_seen_and_nowhere_else(self, reader):
        db.session.query(Incident).update({"synthetic": True})
        for table in ("incident_counts", "lsoa_incident_counts"):
            db.session.execute(db.text(f"UPDATE {table} SET synthetic = true"))
        db.session.commit()
        answer = ".app-map-answer"
        assert "ynthetic" not in reader.get("/map").select_one(answer).get_text()
        assert "Synthetic" in reader.get("/map?draw=lsoas").select_one(answer).get_text()
        assert "LSOAs by recorded crime (synthetic)" in reader.get("/map?draw=lsoas").words
        assert "Synthetic demonstration data" in reader.get("/map/paper?draw=lsoas").words

    def test_the_ward_table_says_what_wards_are_shaded_by(self, reader):
        for shade, heading in (("crime-rate", "Crime a year per 1,000 residents"), ("harm", "Share of harm")):
            page = reader.get(f"/map?shade={shade}&sort={shade}")
            headings = [cell.get_text(strip=True) for cell in page.select(".app-ward-figures thead th")]
            assert heading in headings
        assert "100.0%" in page.select_one(".app-ward-figures tbody").get_text()

    def test_without_incidents_nothing_of_them_is_offered(self, executive):
        offered = {box["value"] for box in executive.get("/map").select("input[name=draw][type=checkbox]")}
        assert offered == {"cases", "groups", "hins"}
        assert executive.get(f"/map?{ALL}").select_one("#map-finer") is None
        assert executive.client.get("/map/download.csv?of=lsoas").status_code == 404

    def test_the_months_are_the_latest_twelve(self, reader):
        places.incidents(factories.ward("Castle"), 5, "Drugs", date(2026, 5, 1))
        assert "Recorded in May 2026." in reader.get("/map?draw=lsoas").words
        assert sum(int(row["Crime"]) for row in file_of(reader, "?of=lsoas")) == 0
