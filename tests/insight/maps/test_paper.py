"""Is the map on paper the map on the page: the same layers for the same eyes, light, and always the same?"""

import gzip
import re
from xml.etree import ElementTree

import pytest

from app import clock
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from tests import factories
from tests.insight.maps import places

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "g", "path", "defs", "use", "style", "clipPath", "rect", "pattern"}
ATTACKS = ["$\\frac{1}{0}$", "<script>alert(1)</script>", "]]> & \"'", "{{ 7 * 7 }}", "雨 ☂ \x07", "x" * 150]


def picture(client, query=""):
    response = client.client.get(f"/map/picture.svg{query}")
    assert response.status_code == 200, response.status_code
    assert response.mimetype == "image/svg+xml"
    return response.text


class TestTheStillPicture:
    def test_it_is_well_formed_and_asks_nothing_of_anybody(self, executive, city):
        places.case()
        factories.task_group(name="Knives", wards=[city["Oakwood"]])
        svg = picture(executive)
        root = ElementTree.fromstring(svg)
        assert {element.tag for element in root.iter()} <= {
            SVG + name
            for name in (
                "svg",
                "g",
                "path",
                "defs",
                "use",
                "style",
                "clipPath",
                "rect",
                "pattern",
                "metadata",
            )
        }
        addresses = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', svg)
        assert all((one or other).startswith("#") for one, other in addresses)

    def test_the_same_map_is_the_same_to_the_byte_and_light(self, executive, city, app):
        from app.mapping.render_cache import pictures

        for ward in city.values():
            factories.task_group(name=f"Group of {ward.name}", wards=[ward])
            places.designate(ward)
            places.case(ward.name)
        first = picture(executive)
        pictures.clear()
        assert picture(executive) == first
        assert len(gzip.compress(first.encode())) < 60_000

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_a_name_is_drawn_as_letters_whatever_it_is(self, executive, city, attack):
        harmless = ElementTree.fromstring(picture(executive))
        city["Oakwood"].name = attack
        factories.task_group(name=attack, wards=[city["Elmwood"]])
        db.session.commit()
        attacked = picture(executive)
        assert "alert" not in attacked
        assert len(list(ElementTree.fromstring(attacked).iter())) > len(list(harmless.iter()))

    def test_each_layer_that_was_chosen_is_on_it_and_no_other(self, executive, city):
        places.designate(city["Oakwood"])
        places.case("Elmwood")
        sizes = [
            len(picture(executive, f"?draw=&{draw}")) for draw in ("", "draw=hins", "draw=hins&draw=cases")
        ]
        assert sizes == sorted(set(sizes))

    def test_there_is_none_where_there_is_nothing_to_draw(self, executive):
        for address in ("/map/picture.svg", "/map/paper", "/map/paper.pdf"):
            assert executive.client.get(f"{address}?locality=999999").status_code == 404
        for number in ("1", "-1", "99999999999999999999", "one"):
            expected = 200 if number == "one" else 404
            assert executive.client.get(f"/map/picture.svg?number={number}").status_code == expected


class TestThePaper:
    def test_it_says_what_the_page_says(self, executive, city):
        places.case("Oakwood")
        factories.task_group(name="Knives", wards=[city["Oakwood"]])
        page, paper = executive.get("/map"), executive.get("/map/paper")
        assert paper.heading == page.heading
        assert page.select_one(".app-map-answer").get_text(strip=True) in paper.words
        rows = [row.get_text(" ", strip=True) for row in paper.main.select("table")[0].select("tbody tr")]
        assert rows[0].startswith("Oakwood 1")
        assert "Knives" in paper.main.select("table")[-1].get_text()
        assert "The tables say the same." in paper.main.img["alt"]

    @pytest.mark.parametrize(("paper", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
    def test_it_can_be_taken_away_and_that_is_recorded(self, executive, city, paper, begins):
        places.case("Oakwood")
        data = executive.client.get(f"/map/paper.{paper}?draw=&draw=hins").data
        assert data.startswith(begins)
        entry = db.session.query(AuditEntry).filter_by(event=Event.MAP_TAKEN).one()
        assert entry.detail == {
            "shown": "wards and High Impact Neighbourhoods", "format": {"pdf": "PDF", "docx": "Word"}[paper],
            "question": "",
        }  # fmt: skip

    def test_so_is_a_picture_alone(self, executive):
        picture(executive, "?draw=&draw=cases")
        entry = db.session.query(AuditEntry).filter_by(event=Event.MAP_TAKEN).one()
        assert entry.detail == {"shown": "wards and cases", "format": "a picture", "question": ""}

    def test_looking_at_it_records_nothing(self, executive):
        executive.get("/map/paper")
        assert db.session.query(AuditEntry).filter_by(event=Event.MAP_TAKEN).count() == 0

    def test_one_with_a_restricted_case_is_marked_for_who_may_see_it(self, executive, city, sign_in):
        secret = places.case("Oakwood", title="Witness is threatened", restricted=True)
        named = sign_in(secret.logged_by)
        marking = "OFFICIAL-SENSITIVE"
        assert marking in named.get("/map/paper").get_text()
        assert marking not in named.get("/map/paper?draw=").get_text()
        assert marking not in executive.get("/map/paper").get_text()

    def test_a_restricted_case_changes_nothing_on_it_for_others(self, executive):
        with clock.at(clock.now()):
            before = str(executive.get("/map/paper").main), picture(executive)
            places.case("Oakwood", title="Witness is threatened", restricted=True)
            assert (str(executive.get("/map/paper").main), picture(executive)) == before
