"""Does the frame draw what the page says, each thing in its own way, and no more than a browser can bear?"""

import gzip
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import clock
from app.casework.task_groups import services
from app.extensions import db
from app.insight.maps import queries, wording
from app.insight.maps.labels import spread
from app.mapping import render_cache
from app.models.area import Area, AreaKind
from app.models.incident import Incident, LsoaIncidentCount
from app.models.task_group import Rag
from app.places.geography import seed_areas
from app.structure.queries import list_wards
from tests import factories
from tests.insight.maps import places

ROOT = Path(__file__).parents[3]
MOST_BYTES = 300_000


def layer(frame, key):
    return next(each for each in frame.layers if key in each)


class TestTheFrame:
    def test_its_own_policy_lets_in_its_one_script_and_nothing_from_elsewhere(self, executive):
        policy = places.Frame(executive).response.headers["Content-Security-Policy"]
        assert re.fullmatch(
            r"default-src 'none'; script-src 'self' 'sha256-[\w+/=]{44}'; style-src 'self'; "
            r"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
            policy,
        )

    def test_it_is_kept_by_no_browser(self, executive):
        assert places.Frame(executive).response.headers["Cache-Control"] == "no-store"

    def test_tiles_are_let_in_as_images_and_as_nothing_else(self, app, executive, monkeypatch):
        assert "tileLayer" not in places.Frame(executive).text
        monkeypatch.setitem(app.config, "TILE_URL", "https://tiles.example/{z}/{x}/{y}.png")
        monkeypatch.setitem(app.config, "TILE_ATTRIBUTION", "© Example contributors")
        frame = places.Frame(executive)
        directives = dict(
            each.split(" ", 1) for each in frame.response.headers["Content-Security-Policy"].split("; ")
        )
        allowed = [name for name, sources in directives.items() if "https://tiles.example" in sources]
        assert allowed == ["img-src"]
        assert "https://tiles.example/{z}/{x}/{y}.png" in frame.text
        assert "© Example contributors" in executive.get("/map").words


class TestWhatIsDrawn:
    def test_a_case_says_its_reference_title_stage_tier_and_days_and_leads_to_its_page(self, executive):
        case = places.case(title="Bikes on the towpath", logged_at=clock.now() - timedelta(days=12))
        kind, title, caption, facts, href = layer(places.Frame(executive), "pins")["pins"][0]
        assert (kind, title, caption) == ("1", "Bikes on the towpath", case.reference)
        assert dict(facts) == {"Stage": "Objective", "Tier": "1, Neighbourhood", "Open for": "12 days"}
        assert href == f"/cases/{case.reference}"
        assert executive.get(href).heading == "Bikes on the towpath"

    def test_tiers_differ_in_shape_and_number_as_well_as_in_colour(self, executive):
        places.case()
        kinds = layer(places.Frame(executive), "pins")["kinds"].values()
        assert len({kind[1] for kind in kinds}) == len({kind[2] for kind in kinds}) == 4

    def test_wards_in_order_of_what_they_hold_are_darker(self, executive):
        for ward in ("Oakwood", "Elmwood", "Elmwood"):
            places.case(ward)
        legend = executive.get("/map?shade=cases").select_one(".app-legend").get_text(" ", strip=True)
        assert legend == "None 1 2"

    def test_a_neighbourhood_of_high_impact_is_outlined_and_lets_clicks_through(self, executive, city):
        places.designate(city["Elmwood"])
        outlined = places.Frame(executive).layers[1]
        assert [area[0] for area in outlined["areas"]] == ["Elmwood"]
        assert outlined["hollow"]

    def test_a_group_differs_by_its_state_in_pattern_and_by_its_progress_in_line(self, executive, city):
        lead = factories.officer()
        factories.task_group(name="Fires", wards=[city["Oakwood"]])
        reporting = factories.commissioned_task_group(name="Knives", wards=[city["Oakwood"]], lead=lead)
        services.report_progress(lead, reporting, rag=Rag.RED, summary="Late")
        text = places.Frame(executive).text
        said = re.findall(r"return (\{[^}]*\});", text)
        dotted = next(style for style in said if "hatch-dots-505a5f" in style)
        striped = next(style for style in said if "hatch-diagonal-ca3535" in style)
        assert '"dashArray": "1 6"' in dotted
        assert '"dashArray": "3 5"' in striped
        labels = {area[0]: area[3] for area in places.Frame(executive).layers[1]["areas"]}
        assert labels == {"Fires": "Fires: no report yet", "Knives": "Knives: red"}

    def test_not_more_are_drawn_than_can_be_and_the_page_says_so(self, executive, monkeypatch):
        for module in (queries, wording):
            monkeypatch.setattr(module, "MOST_POINTS", 2)
        for title in ("First", "Second", "Third"):
            places.case(title=title)
        page = executive.get("/map")
        assert places.Frame(executive).titles == {"Second", "Third"}
        assert page.heading == "Map of 3 open cases in 1 ward"
        assert "The map has pins for the 2 most recent of 3 cases with a point." in page.words


class TestKeptPictures:
    @pytest.fixture
    def drawn(self, monkeypatch):
        made = []

        def render(*args, **kwargs):
            made.append(1)
            return render_map(*args, **kwargs)

        render_map = render_cache.render_map
        monkeypatch.setattr(render_cache, "render_map", render)
        return made

    def test_the_same_picture_is_drawn_once(self, executive, drawn):
        places.case()
        assert places.Frame(executive).text == places.Frame(executive).text
        assert len(drawn) == 1

    def test_any_change_of_what_is_on_it_draws_it_anew(self, executive, city, drawn):
        case = places.case(title="Before")
        places.Frame(executive)
        for change in (
            lambda: setattr(case, "title", "After"),
            lambda: setattr(case, "easting", case.easting + 1),
            lambda: setattr(city["Oakwood"], "name", "Oakham"),
            lambda: setattr(city["Oakwood"], "residents", 5),
        ):
            change()
            db.session.commit()
            before = len(drawn)
            places.Frame(executive)
            assert len(drawn) == before + 1
        assert places.Frame(executive).titles == {"After"}

    def test_not_more_are_kept_than_there_is_room_for(self):
        kept = render_cache.RenderCache(10, len)
        for picture in ("four", "more", "five", "longer than all"):
            assert kept.get_or_make(picture, lambda picture=picture: picture) == picture
        assert len(kept) == 2


class TestLabels:
    MIDDLES = {1: (0, 0), 2: (2000, 0), 3: (4000, 0)}

    def test_scopes_that_overlap_are_labelled_in_different_wards(self):
        assert spread([frozenset({1, 2}), frozenset({2}), frozenset({2, 3})], self.MIDDLES) == [
            (0, 0), (2000, 0), (4000, 0),
        ]  # fmt: skip

    def test_where_no_ward_is_free_a_label_stands_below(self):
        first, second, third = spread([frozenset({1})] * 3, self.MIDDLES)
        assert first == (0, 0)
        assert third[1] < second[1] < 0


@pytest.mark.parametrize(
    ("chosen", "areas"),
    [
        ("", 26),
        ("?draw=cases&draw=groups&draw=hins&draw=lsoas", 200),
        ("?draw=cases&draw=groups&draw=hins&draw=lsoas&draw=squares-500&draw=squares-250", 1_200),
    ],
)
def test_the_map_of_a_city_like_the_demonstrations_is_at_most_300_kilobytes(app, sign_in, chosen, areas):
    """The page with its frame, and every file that they ask for, compressed."""
    if not (ROOT / "static/vendor/leaflet/leaflet.js").exists():
        pytest.skip("the front end is not built, so its files have no size")
    seed_areas.load_nottingham()
    db.session.commit()
    client = sign_in(factories.chair(factories.executive()))
    fill_the_city()
    fill_with_incidents()
    page, frame = client.client.get(f"/map{chosen}"), places.Frame(client, chosen)
    assert len(frame.titles) == 80
    assert sum(len(layer.get("areas", [])) for layer in frame.layers) > areas
    addresses = {
        found
        for text in (page.text, frame.text)
        for found in re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg)[^"]*)"', text)
    }
    assert len(addresses) >= 7
    files = [client.client.get(address).data for address in addresses]
    sizes = [len(gzip.compress(data)) for data in (page.data, frame.response.data, *files)]
    assert sum(sizes) <= MOST_BYTES


def fill_the_city():
    wards = list_wards()
    words = (ROOT / "README.md").read_text().split()
    team = factories.group("Castle NAT", factories.GroupKind.NAT, 1, factories.locality())
    logger = factories.officer(team)
    for number in range(80):
        ward = wards[number % len(wards)]
        title = f"{number} " + " ".join(words[9 * number : 9 * number + 9])
        factories.case(
            team, logged_by=logger, ward=ward, title=title[:200],
            easting=ward.easting + 37 * number, northing=ward.northing - 23 * number,
        )  # fmt: skip
    for number, ward in enumerate(wards[:6]):
        scope = [ward, *wards[10 + number : 12 + number]]
        factories.commissioned_task_group(name=f"Group {number}", wards=scope, lead=logger)
        places.designate(ward)


def fill_with_incidents():
    """In every square of 250 metres around the middle of an LSOA, so that all of them are drawn."""
    lsoas = db.session.query(Area).filter_by(kind=AreaKind.LSOA)
    month, force = date(2026, 5, 1), "Sherwood Police"
    for lsoa in lsoas:
        usual = {"force": force, "month": month, "category": "Drugs", "lsoa_code": lsoa.code}
        db.session.add(LsoaIncidentCount(**usual, number=9))
        for number in range(9):
            east, north = 250 * (number % 3 - 1), 250 * (number // 3 - 1)
            at = {"easting": lsoa.easting + east, "northing": lsoa.northing + north}
            db.session.add(Incident(**usual, **at, ward_id=lsoa.parent_id))
    for ward in list_wards():
        places.incidents(ward, 9, "Drugs", month)
