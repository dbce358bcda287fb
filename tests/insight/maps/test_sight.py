"""Can somebody get a layer that they may not see, by any address; or a picture kept for another?"""

import pytest

from app import policy
from app.casework.task_groups.services import report_progress
from app.extensions import db
from app.mapping import render_cache
from app.models.area import HighImpactNeighbourhood
from app.models.person import Role
from app.models.task_group import Rag
from app.policy import Action
from tests import factories, standing
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump
from tests.insight.maps import places
from tests.insight.maps.test_layers import ALL, find_hotspots

ASKED = f"{ALL}&draw=groups&draw=cases&shade=harm"


def made_evidence():
    factories.partnership()
    town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])
    find_hotspots()


@pytest.fixture
def app(request, migrated_app):
    yield from standing.app(request, migrated_app, evidence=made_evidence)


@pytest.fixture
def evidence(app):
    return standing.world()


@pytest.fixture
def blind_member(evidence, monkeypatch, sign_in):
    """Somebody who may look at the map, and not at the evidence."""
    rest = policy.GRANTS[Role.MEMBER] - {Action.EVIDENCE_VIEW}
    monkeypatch.setitem(policy.GRANTS, Role.MEMBER, rest)
    return sign_in(factories.person(Role.MEMBER, factories.nat("Castle")))


class TestWithoutSightOfTheEvidence:
    def test_its_layers_are_not_offered(self, blind_member):
        page = blind_member.get("/map")
        offered = {box["value"] for box in page.select("input[name=draw][type=checkbox]")}
        assert offered == {"cases", "groups", "hins"}
        assert [option["value"] for option in page.select("#map-shade option")] == ["rate", "cases"]

    def test_asked_for_by_address_they_are_neither_drawn_nor_said(self, blind_member):
        page, frame = blind_member.get(f"/map?{ASKED}"), places.Frame(blind_member, f"?{ASKED}")
        assert [{area[0] for area in layer["areas"]} for layer in frame.layers] == [{"Castle"}]
        assert page.select_one(".app-map-answer").get_text(strip=True) == (
            "Darker wards have more open cases per 1,000 residents."
        )
        assert not page.select("#small-lsoas, #small-squares-250, #hotspots")
        assert "Crime" not in frame.area("Castle")

    def test_nor_are_they_in_a_file_or_on_paper(self, blind_member):
        for of in ("lsoas", "squares-500", "squares-250"):
            assert blind_member.client.get(f"/map/download.csv?of={of}").status_code == 404
        assert "Crime" not in blind_member.client.get(f"/map/download.csv?{ASKED}").text
        paper = blind_member.get(f"/map/paper?{ASKED}")
        assert len(paper.main.select("img")) == 1
        assert "ecorded" not in paper.words

    def test_a_picture_kept_for_who_sees_them_is_not_found(self, evidence, sign_in, blind_member):
        chair = sign_in(factories.chair(factories.executive()))
        assert len(places.Frame(chair, f"?{ASKED}").layers) > 1
        assert len(places.Frame(blind_member, f"?{ASKED}").layers) == 1
        assert len(places.Frame(chair, f"?{ASKED}").layers) > 1


def test_task_groups_are_not_offered_to_who_may_not_list_them(city, sign_in):
    factories.task_group(name="Knives", wards=[city["Oakwood"]])
    administrator = sign_in(factories.person(Role.ADMINISTRATOR))
    page = administrator.get("/map?draw=groups")
    assert "groups" not in {box["value"] for box in page.select("input[name=draw]")}
    assert "Knives" not in administrator.get("/map/paper?draw=groups").words


class TestKeptPictures:
    @pytest.fixture
    def reader(self, evidence, sign_in):
        factories.nat("Castle")
        return sign_in(factories.chair(factories.executive()))

    def drawn_anew(self, reader, change):
        """How many of the frame and the paper, which were kept before, a change makes be drawn again."""
        for address in (f"/map/frame?{ASKED}&draw=hins", f"/map/picture.svg?{ASKED}&draw=hins"):
            reader.client.get(address)
        many = len(render_cache.pictures)
        reader.client.get(f"/map/frame?{ASKED}&draw=hins")
        assert len(render_cache.pictures) == many
        change()
        db.session.commit()
        for address in (f"/map/frame?{ASKED}&draw=hins", f"/map/picture.svg?{ASKED}&draw=hins"):
            assert reader.client.get(address).status_code == 200
        return len(render_cache.pictures) - many

    @pytest.mark.parametrize(
        "change",
        [
            lambda: setattr(factories.ward("Castle"), "name", "Castle and Park"),
            lambda: load(*everywhere(6)),
            lambda: places.designate(factories.ward("Castle")),
            lambda: find_hotspots(last=4),
            lambda: factories.task_group(name="Knives", wards=[factories.ward("Castle")]),
        ],
        ids=["areas", "incidents", "neighbourhoods", "hotspots", "groups"],
    )
    def test_whatever_changes_on_it_draws_it_anew(self, reader, change):
        assert self.drawn_anew(reader, change) == 2

    def test_a_case_that_moves_does_too(self, reader):
        case = factories.case(factories.nat("Castle"), easting=458_000, northing=340_000)
        assert self.drawn_anew(reader, lambda: setattr(case, "easting", 458_001)) == 2

    def test_and_so_does_a_group_that_reports(self, reader):
        lead = factories.officer()
        group = factories.commissioned_task_group(name="Knives", wards=[factories.ward("Castle")], lead=lead)
        assert self.drawn_anew(reader, lambda: report_progress(lead, group, rag=Rag.RED, summary="Late")) == 2

    def test_an_end_of_a_designation_is_a_change(self, reader):
        places.designate(factories.ward("Castle"))
        assert self.drawn_anew(reader, lambda: db.session.query(HighImpactNeighbourhood).delete()) == 2

    def test_what_is_not_on_it_leaves_it_as_it_is(self, reader):
        case = factories.case(factories.nat("Castle"), easting=458_000, northing=340_000)
        assert self.drawn_anew(reader, lambda: setattr(case, "what", "Told in other words")) == 0

    def test_each_reader_has_pictures_of_their_own(self, reader, sign_in):
        other = sign_in(factories.chair(factories.board()))
        before = len(render_cache.pictures)
        for client in (reader, other, reader, other):
            places.Frame(client, f"?{ASKED}")
        assert len(render_cache.pictures) == before + 2
