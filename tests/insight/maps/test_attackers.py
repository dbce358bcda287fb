"""Can somebody learn from the map what they may not know, or make it say or do what it should not?"""

import json
import re

import pytest

from app.extensions import db
from app.models.sharing import NamedFor
from tests import factories
from tests.insight.maps import places

ATTACKS = [
    "{{ 7 * 7 }}",
    "{% raw %}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'); alert(1); ('",
]
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')


def scripts_of(frame):
    return re.findall(r"<script>(.*?)</script>", frame.text, re.S)


def code_of(script):
    """With every string blanked, a script is the same whoever wrote the title."""
    return STRINGS.sub('""', script)


@pytest.mark.parametrize("attack", ATTACKS)
class TestTheWriterOfWords:
    def test_a_cases_title_is_carried_as_text_only(self, executive, attack):
        places.case(title="Harmless")
        harmless = scripts_of(places.Frame(executive))
        db.session.query(factories.Case).update({"title": attack})
        frame = places.Frame(executive)
        assert frame.titles == {attack}
        attacked = scripts_of(frame)
        assert [STRINGS.sub('""', each) for each in attacked] == [
            STRINGS.sub('""', each) for each in harmless
        ]
        assert "49" not in {json.loads(said) for said in STRINGS.findall(attacked[0])}

    def test_a_groups_and_a_wards_name_are_too(self, executive, city, attack):
        factories.task_group(name=attack, wards=[city["Oakwood"]])
        city["Oakwood"].name = attack
        db.session.commit()
        frame = places.Frame(executive)
        assert len(scripts_of(frame)) == 1
        assert sum(area[0] == attack for layer in frame.layers for area in layer["areas"]) == 2
        page = executive.get("/map")
        assert not page.main.select("script, :not(noscript) > img")
        assert page.select_one(".app-ward-figures tbody").get_text().count(attack) >= 2

    def test_a_name_is_no_formula_in_a_file(self, executive, city, attack):
        city["Oakwood"].name = "=" + attack
        db.session.commit()
        assert f"'={attack[:5]}" in executive.client.get("/map/download.csv").text


TOKEN = re.compile(r'name="csrf_token"[^>]*')  # which is another each second


class TestTheCurious:
    """A restricted case is there for the people on its list, and for nobody else in any form."""

    WAYS = ("", "?shade=cases", "?risk=low", "?draw=", "?sort=cases")

    @pytest.fixture
    def secret(self, city):
        return places.case("Oakwood", title="Witness is threatened", restricted=True)

    def said_to(self, client):
        pages = [TOKEN.sub("", str(client.get(f"/map{way}").main)) for way in self.WAYS]
        files = [client.client.get("/map/download.csv").text]
        return pages + files + [places.Frame(client, way).text for way in self.WAYS]

    def test_who_is_not_on_the_list_sees_what_they_would_see_without_it(self, executive, city):
        places.case("Elmwood", title="Litter")
        before = self.said_to(executive)
        secret = places.case("Oakwood", title="Witness is threatened", restricted=True)
        after = self.said_to(executive)
        assert after == before
        assert all(secret.reference not in said for said in after)

    def test_who_is_on_the_list_sees_it_marked(self, secret, sign_in):
        client = sign_in(secret.logged_by)
        assert client.get("/map").heading == "Map of 1 open case in 1 ward"
        pins = [pin for layer in places.Frame(client).layers for pin in layer.get("pins", [])]
        assert ["Restricted", "To the people on its list"] in pins[0][3]

    def test_a_picture_kept_for_one_is_not_served_to_another(self, executive, secret, sign_in):
        named = sign_in(secret.logged_by)
        assert places.Frame(named).titles == {"Witness is threatened"}
        assert places.Frame(executive).titles == set()
        assert places.Frame(named).titles == {"Witness is threatened"}

    def test_who_is_taken_off_the_list_sees_it_no_more(self, secret, sign_in):
        reader = factories.officer(factories.nat("Elmwood"))
        listed = factories.name_on(secret, reader, NamedFor.NAMED)
        client = sign_in(reader)
        assert places.Frame(client).titles == {"Witness is threatened"}
        db.session.delete(listed)
        db.session.commit()
        assert places.Frame(client).titles == set()

    def test_a_case_known_by_name_only_is_not_on_the_map(self, city, sign_in):
        places.case("Oakwood", title="Street drinking")
        stranger = sign_in(factories.officer(factories.nat("Ashwood", "South Locality Board")))
        assert stranger.get("/map").heading == "Map of 4 wards with no open cases"
        assert places.Frame(stranger).titles == set()

    def test_a_restricted_case_is_not_counted_for_a_group_either(self, executive, secret, city):
        factories.commissioned_task_group(
            factories.chair(factories.executive()), name="Threats", wards=[city["Oakwood"]]
        )
        assert places.Frame(executive).area("Threats")["Open cases"] == "0"


class TestTheForger:
    @pytest.mark.parametrize(
        "query",
        [
            "shade=population",
            "tier=9&theme=0&group=999999999",
            "tier=²&theme=-1&group=1;drop",
            "stage=closed",
            "risk=HIGH&sort=title&hin=yes",
            "draw=everything",
            "locality=99999999999999999999",
            "draw=cases&draw=<script>alert(1)</script>",
            "%00=%00&theme=%00",
        ],
    )
    def test_what_is_no_choice_breaks_nothing_and_shows_nothing_closed(self, executive, query, forgiving):
        places.case(title="Open")
        places.case(title="Over", stage="closed", closed_at=factories.clock.now())
        page = executive.get(f"/map?{query}")
        assert "<script>alert(1)" not in str(page)
        assert places.Frame(executive, f"?{query}").titles <= {"Open"}
        assert executive.client.get(f"/map/download.csv?{query}").status_code == 200

    def test_a_locality_that_is_none_shows_no_ward_and_no_map(self, executive):
        page = executive.get("/map?locality=999999")
        assert page.heading == "No wards to show on the map"
        assert page.iframe is None
        assert executive.client.get("/map/frame?locality=999999").status_code == 404

    def test_somebody_without_a_role_gets_nothing(self, city, sign_in):
        nobody = sign_in(factories.person())
        for address in ("/map", "/map/frame", "/map/download.csv"):
            assert nobody.client.get(address).status_code == 403
