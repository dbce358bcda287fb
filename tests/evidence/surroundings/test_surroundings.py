"""Do a map, its sentence and its table say the same of what is around a place, to each reader their own?"""

import re
from datetime import date

import pytest
import shapely
from sqlalchemy import select

from app import clock, policy
from app.evidence.hotspots.picture import BORDERLINE, CLASSES, WHOLE
from app.evidence.hotspots.services import publish_hotspot_run
from app.evidence.hotspots.wording import called_hotspots
from app.evidence.surroundings import wording
from app.evidence.surroundings.around import (
    MappedPlace,
    NearCase,
    NearHin,
    NearHotspot,
    ShownRun,
    Surroundings,
)
from app.evidence.surroundings.layers import HIN, OUTLINED, layers_of
from app.evidence.surroundings.queries import get_surroundings
from app.extensions import db
from app.mapping.map_layers import UNTINTED
from app.mapping.static_style import looks_of_area
from app.models.area import Area, AreaKind, HighImpactNeighbourhood, HinState
from app.models.case import Case
from app.models.person import Role
from tests import factories, standing, world
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump
from tests.insight.maps.test_layers import find_hotspots

IN_THE_LUMP = (town.WEST + 3 * town.STEP, town.SOUTH + 3 * town.STEP)
OUT_OF_IT = (town.WEST + 7 * town.STEP, town.SOUTH + 3 * town.STEP)
RUN = ShownRun(
    1, "key", "recorded crime", "“Spring”, published on 1 May 2026: crime by LSOAs", "Police", False, False
)


# --- words -------------------------------------------------------------------------------------------
def around(point=(0, 0), hotspots=(), hins=(), cases=(), **more):
    place = MappedPlace("Bulwell ward", frozenset({1}), point)
    return Surroundings(place, more.pop("run", RUN), tuple(hotspots), tuple(hins), tuple(cases), **more)


def hotspot(course="persistent", metres=0, inside=True):
    row = {"code": "E01", "name": "Nottingham 001A", "ward": "Bulwell", "course": course, "z": 5.0}
    return NearHotspot(row, metres, inside)


BULWELL = NearHin(1, 1, "Bulwell", date(2026, 3, 2), here=True)
ASPLEY = NearHin(2, 2, "Aspley", date(2026, 3, 2), here=False)
NEAR = NearCase("NG-1", "Noise", 1, False, 0, 0, 300)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (
            around(hotspots=[hotspot()], hins=[BULWELL]),
            "In a persistent hotspot of recorded crime; Bulwell has been a High Impact Neighbourhood since "
            "2 March 2026; no other open case that you can see is within 500 metres.",
        ),
        (
            around(hotspots=[hotspot("emerging", 120, inside=False)], hins=[ASPLEY], cases=[NEAR]),
            "120 metres from an emerging hotspot of recorded crime; next to it, Aspley is a High Impact "
            "Neighbourhood; 1 other open case that you can see is within 500 metres.",
        ),
        (
            around(hotspots=[hotspot(metres=900, inside=False)]),
            "No hotspot of recorded crime is within 500 metres; no High Impact Neighbourhood is in or next "
            "to it; no other open case that you can see is within 500 metres.",
        ),
        (
            around(None, [hotspot(), hotspot("never")], [BULWELL, ASPLEY], counts_cases=False),
            "Two hotspots of recorded crime are in Bulwell ward, one persistent among them; Bulwell has been "
            "a High Impact Neighbourhood since 2 March 2026; next to it, Aspley is a High Impact "
            "Neighbourhood.",
        ),
        (
            around(None, [hotspot(), hotspot()], [BULWELL], counts_cases=False),
            "Two persistent hotspots of recorded crime are in Bulwell ward; Bulwell has been a High Impact "
            "Neighbourhood since 2 March 2026.",
        ),
        (
            around(run=None, hins=[BULWELL], counts_cases=False),
            "No hotspots are published; Bulwell has been a High Impact Neighbourhood since 2 March 2026.",
        ),
        (
            around(sees_hotspots=False, run=None, hins=[BULWELL], counts_cases=False),
            "Bulwell has been a High Impact Neighbourhood since 2 March 2026.",
        ),
    ],
)
def test_a_sentence_says_what_is_around_a_place(shown, words):
    assert wording.sentence(shown) == words


def test_a_place_that_is_nearly_a_hotspot_is_called_none_outside_the_page_of_its_run():
    rows = [{"hot": hot, "borderline": near, "course": "never"} for hot in (1, 0) for near in (1, 0)]
    assert called_hotspots({"rows": rows}) == rows[:2]
    assert [wording.kind_of(row) for row in rows[:2]] == ["borderline hotspot", "hotspot"]


def test_whatever_a_hotspot_is_it_can_be_drawn_over_shaded_squares():
    assert {entry.key for entry in OUTLINED} == {
        entry.key for entry in (*CLASSES.values(), WHOLE, BORDERLINE)
    }


def test_what_is_left_out_is_said():
    changed = ShownRun(1, "key", "recorded crime", "“Spring”", "Police", False, True)
    left_out = around(run=changed, undrawn=("Bulwell",), outside=True, cases=[NEAR], more=2)
    assert wording.notes(left_out) == [
        "The areas have changed since these hotspots were found, so we cannot draw them. The analyst "
        "needs to publish new hotspots.",
        "We have no boundary for Bulwell, so we cannot draw it.",
        "The place is outside every ward.",
        "The nearest 1 of the 3 cases are on the map and in the list.",
    ]
    assert wording.source_of(left_out) == ""


@pytest.mark.parametrize(
    ("cases", "unplaced", "words"),
    [
        (4, 1, "5 open cases that you can see are in Bulwell ward; 1 of them has no exact place, so no pin."),
        (0, 1, "1 open case that you can see is in Bulwell ward; it has no exact place, so no pin."),
        (
            0,
            2,
            "2 open cases that you can see are in Bulwell ward; none of them has an exact place or a pin.",
        ),
    ],
)
def test_cases_without_a_place_are_counted_with_the_others(cases, unplaced, words):
    shown = around(None, cases=[NEAR] * cases, unplaced=unplaced)
    assert wording.sentence(shown).endswith(words)
    assert wording.notes(shown) == []


# --- what is found -----------------------------------------------------------------------------------
def made_castle():
    """A High Impact Neighbourhood with a published hotspot of four LSOAs."""
    factories.partnership()
    ward = town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])
    publish_hotspot_run(factories.person(Role.ANALYST), find_hotspots(), name="Spring")
    db.session.add(
        HighImpactNeighbourhood(
            ward_id=ward.id, state=HinState.APPROVED, proposed_at=clock.now(), effective_from=date(2026, 3, 2)
        )
    )
    db.session.commit()
    factories.nat("Castle")
    return ward


@pytest.fixture
def app(request, migrated_app):
    yield from standing.app(request, migrated_app, castle=made_castle)


@pytest.fixture
def castle(app):
    return standing.world()


@pytest.fixture
def chair(castle):
    return factories.chair(factories.executive())


def around_point(user, castle, point):
    return get_surroundings(user, MappedPlace("Castle ward", frozenset({castle.id}), point), [])


def test_a_point_in_a_hotspot_is_in_it_and_others_say_how_far_they_are(castle, chair):
    inside, outside = around_point(chair, castle, IN_THE_LUMP), around_point(chair, castle, OUT_OF_IT)
    assert "In a persistent hotspot of recorded crime; Castle has been" in wording.sentence(inside)
    assert {spot.inside for spot in inside.hotspots} == {True}
    assert "750 metres away" in {row.where for row in wording.rows(outside)}
    assert "No hotspot of recorded crime is within 500 metres" in wording.sentence(outside)


def test_the_hotspots_of_its_ward_are_not_those_of_an_lsoa(castle, chair):
    """A piece of ground is counted by itself: its ward only frames the map."""
    ward = frozenset({castle.id})
    names = {}
    for code in ("2-2", "7-7"):
        lsoa = db.session.scalars(select(Area).where(Area.name == f"Castle {code}")).one()
        place = MappedPlace(lsoa.name, ward, ground=lsoa.boundary)
        names[code] = wording.sentence(get_surroundings(chair, place)).split(";")[0]
    assert names == {
        "2-2": "One persistent hotspot of recorded crime is in Castle 2-2",
        "7-7": "No hotspot of recorded crime is in Castle 7-7",
    }
    corner = shapely.to_wkb(shapely.box(*IN_THE_LUMP, IN_THE_LUMP[0] + 20, IN_THE_LUMP[1] + 20))
    small = get_surroundings(chair, MappedPlace("the yard", ward, ground=corner))
    assert "One persistent hotspot of recorded crime is in the yard" in wording.sentence(small)


def test_all_cases_near_another_are_counted_though_only_the_nearest_are_listed(castle, chair, sign_in):
    place = {"northing": IN_THE_LUMP[1], "ward": castle}
    cases = [factories.case(easting=IN_THE_LUMP[0] + 10 * n, **place) for n in range(13)]
    browser = sign_in(chair)
    for address in ("", "/around"):
        page = browser.get(f"/cases/{cases[0].reference}{address}")
        assert "12 other open cases that you can see are within 500 metres" in page.words
        assert "The nearest 8 of the 12 cases are on the map and in the list." in page.words


def test_a_point_outside_every_ward_a_ward_without_boundary_and_a_place_without_both_are_said(castle, chair):
    far = around_point(chair, castle, (town.WEST - 9_000, town.SOUTH))
    assert far.outside
    assert far.can_be_drawn
    blank = Area(kind=AreaKind.WARD, code="E05999999", name="Blank")
    db.session.add(blank)
    db.session.commit()
    nowhere = get_surroundings(chair, MappedPlace("Blank ward", frozenset({blank.id})), [])
    assert nowhere.undrawn == ("Blank",)
    assert not nowhere.can_be_drawn
    assert nowhere.hotspots == nowhere.hins == ()


def test_hotspots_of_areas_that_were_replaced_are_not_drawn(castle, chair, sign_in):
    case = factories.case(easting=IN_THE_LUMP[0], northing=IN_THE_LUMP[1], ward=castle)
    browser = sign_in(chair)
    assert "Castle 2-2" in browser.client.get(f"/cases/{case.reference}/map").text
    lsoa = db.session.scalars(select(Area).where(Area.kind == AreaKind.LSOA).limit(1)).one()
    lsoa.boundary = shapely.to_wkb(shapely.buffer(shapely.from_wkb(lsoa.boundary), -10))
    db.session.commit()
    assert "Castle 2-2" not in browser.client.get(f"/cases/{case.reference}/map").text
    page = browser.get(f"/cases/{case.reference}/around")
    assert "The areas have changed since these hotspots were found" in page.words
    assert "Castle 2-2" not in page.words


def test_the_map_and_the_table_of_a_case_name_the_same(castle, chair, sign_in):
    case = factories.case(easting=IN_THE_LUMP[0], northing=IN_THE_LUMP[1], ward=castle)
    factories.case(title="Bottles", easting=IN_THE_LUMP[0] + 100, northing=IN_THE_LUMP[1], ward=castle)
    browser = sign_in(chair)
    page, frame = (
        browser.get(f"/cases/{case.reference}/around"),
        browser.client.get(f"/cases/{case.reference}/map"),
    )
    listed = {cell.get_text(strip=True) for cell in page.select("#around .app-list__main")}
    assert {"Castle 2-2, Castle", "Castle"} < listed
    assert all(name.split(", ")[0].split(": ")[-1] in frame.text for name in listed)
    assert "“Spring”, published on" in page.words
    still = browser.client.get(f"/cases/{case.reference}/map.svg")
    assert still.mimetype == "image/svg+xml"
    assert page.select_one("noscript img")["src"] == f"/cases/{case.reference}/map.svg"


def test_a_ward_that_is_a_high_impact_neighbourhood_is_hatched_on_screen_and_on_paper(
    castle, chair, sign_in, app
):
    """A line alone would enclose a ward that is none, where all around it are; hotspots lie over it."""
    hin = db.session.scalars(select(HighImpactNeighbourhood)).one()
    page = sign_in(chair).get(f"/evidence/high-impact-neighbourhoods/{hin.id}")
    around = get_surroundings(chair, MappedPlace("Castle ward", frozenset({castle.id})), [])
    with app.test_request_context():
        names = [layer.name for layer in layers_of(around)]
    assert names.index("High Impact Neighbourhoods") < names.index("Hotspots")
    assert HIN.pattern
    assert HIN.pattern in UNTINTED
    assert "url(#hatch-sparse-0b0c0c)" in sign_in(chair).client.get(page.select_one("iframe")["src"]).text
    assert any(look.get("hatch") for look in looks_of_area(HIN))


def test_without_javascript_every_map_is_a_still_picture_as_high_as_a_screen(castle, chair, sign_in):
    """None of them is an empty box, a download, or a second legend beside that of the page."""
    case = factories.case(easting=IN_THE_LUMP[0], northing=IN_THE_LUMP[1], ward=castle)
    browser = sign_in(chair)
    for address in (
        f"/cases/{case.reference}",
        f"/cases/{case.reference}/around",
        "/map",
        "/evidence/hotspots",
    ):
        page = browser.get(address)
        assert "app-place-map" in page.select_one("iframe")["class"], address
        still = browser.client.get(page.select_one("noscript img")["src"])
        assert (still.status_code, still.mimetype) == (200, "image/svg+xml"), address
        assert "attachment" not in still.headers.get("Content-Disposition", ""), address
        wide, high = (
            float(number) for number in re.search(r'viewBox="0 0 (\S+) (\S+)"', still.text).groups()
        )
        assert high < wide, address


def test_a_map_without_cases_says_nothing_of_cases_that_are_not_drawn(castle, chair, sign_in):
    hidden = "We do not show or count cases that you cannot see."
    assert hidden not in sign_in(chair).get("/evidence/high-impact-neighbourhoods").words
    case = factories.case(easting=IN_THE_LUMP[0], northing=IN_THE_LUMP[1], ward=castle)
    assert hidden in sign_in(chair).get(f"/cases/{case.reference}/around").words


def test_the_legend_the_sentence_and_the_table_have_one_name_for_a_hotspot(castle, chair, sign_in):
    case = factories.case(easting=IN_THE_LUMP[0], northing=IN_THE_LUMP[1], ward=castle)
    page = sign_in(chair).get(f"/cases/{case.reference}/around")
    assert "Persistent hotspot" in {entry.get_text(strip=True) for entry in page.select(".app-legend li")}
    assert "Persistent hotspot" in {cell.get_text(strip=True) for cell in page.select("#around td")}
    assert "In a persistent hotspot of" in page.words


def test_a_case_s_map_costs_the_same_however_much_is_around_it(castle, chair, sign_in, queries):
    case = factories.case(easting=IN_THE_LUMP[0], northing=IN_THE_LUMP[1], ward=castle)
    browser = sign_in(chair)
    addresses = [f"/cases/{case.reference}{page}" for page in ("", "/map", "/map.svg", "/around")]

    def costs():
        numbers = []
        for address in addresses:
            with queries() as sent:
                assert browser.client.get(address).status_code == 200
            numbers.append(len(sent))
        return numbers

    costs()
    lean = costs()
    for east in range(5):
        factories.case(easting=IN_THE_LUMP[0] + east, northing=IN_THE_LUMP[1], ward=castle)
    browser.client.get(addresses[1])
    assert costs() == lean


# --- sight -------------------------------------------------------------------------------------------
def visible_to(person):
    return set(db.session.scalars(policy.visible_cases(person, select(Case.reference))))


def test_no_map_has_a_case_that_its_reader_may_not_see(castle, sign_in):
    """For everybody who stands differently to the cases of a team, two of which are restricted."""
    cast = world.people()
    ward = factories.nat("Oakwood").wards[0]
    ward.boundary, castle.boundary = castle.boundary, None
    hin = db.session.scalars(select(HighImpactNeighbourhood)).one()
    hin.ward_id = ward.id
    spot = {"easting": IN_THE_LUMP[0], "northing": IN_THE_LUMP[1]}
    cases = [world.a_case(cast, restricted=restricted, **spot) for restricted in (False, True, False, True)]
    group = factories.commissioned_task_group(
        cast["executive chair"], cases=[case for case in cases if not case.restricted], wards=[ward]
    )
    addresses = [f"/cases/{case.reference}{page}" for case in cases for page in ("", "/map", "/around")]
    addresses += [f"/task-and-finish-groups/{group.id}{page}" for page in ("", "/map")]
    addresses += [f"/evidence/high-impact-neighbourhoods/{hin.id}{page}" for page in ("", "/map")]
    seen = {}
    for name, person in cast.items():
        browser, visible = sign_in(person), visible_to(person)
        texts = [browser.client.get(address).text for address in addresses]
        for address, text in zip(addresses, texts, strict=True):
            assert set(re.findall(r"SH-\d{4}-\d{5}", text)) - {address.split("/")[2]} <= visible, (
                name,
                address,
            )
        seen[name] = sum(case.reference in texts[-1] for case in cases)
    assert (seen["named"], seen["locality chair"], seen["neighbour"]) == (4, 2, 0)
