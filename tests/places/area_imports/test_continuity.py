"""When wards end and others begin, what goes over, what is asked about, and what becomes of rates?"""

from datetime import date

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models.area import Area, AreaImport, AreaKind, FiguresBasis, HighImpactNeighbourhood, HinState
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.places.area_imports import services
from app.places.area_imports.continuity import NONE, plainly
from app.places.area_imports.matching import ImportChoices
from app.places.area_imports.plan import plan_boundaries
from app.places.area_imports.sandbox import read
from app.structure.residents import get_residents
from tests import factories
from tests.places.area_imports.filing import EAST, NORTH, geojson, squares, take, take_lookup, take_wards

pytestmark = pytest.mark.usefixtures("in_this_process")

NEW = 100  # what is added to the number of a code


def renumbered(*names, **more):
    """The same squares under new codes."""
    made = squares(*names, **more)
    return {f"E05{int(code[3:]) + NEW:06d}": area for code, area in made.items()}


def ward(name, current=True):
    found = select(Area).where(Area.kind == AreaKind.WARD, Area.name == name)
    return next(w for w in db.session.scalars(found) if (w.valid_until is None) is current)


def designate(name, state=HinState.APPROVED, until=None):
    hin = HighImpactNeighbourhood(
        ward=ward(name), state=state, proposed_at=clock.now(), effective_from=date(2024, 1, 1),
        effective_until=until, evidence={"crime": 12},
    )  # fmt: skip
    db.session.add(hin)
    db.session.commit()
    return hin


def answered(path, continues):
    plan = plan_boundaries(read(path), AreaKind.WARD, ImportChoices())
    import_ = AreaImport(file_name=path.name, kind=AreaKind.WARD, choices={services.CONTINUES: continues})
    return services.apply_area_file(None, import_, plan=plan)


@pytest.fixture
def old(app, tmp_path):
    factories.partnership()
    take_wards(geojson(tmp_path / "old.geojson", squares("St. Ann's", "Brook", "Copse")))
    return factories.group("Brook NAT", factories.GroupKind.NAT, 1, factories.locality(), [ward("Brook")])


# --- by name -----------------------------------------------------------------------------------------
def test_what_hangs_on_a_ward_goes_over_to_the_one_of_its_name(old, tmp_path):
    standing, proposed = designate("Brook"), designate("St. Ann's", HinState.PROPOSED)
    over = designate("Copse", until=date(2024, 6, 1))
    case = factories.case(old, ward=ward("Brook"))
    done = take_wards(geojson(tmp_path / "new.geojson", renumbered("St Anns", "Brook", "Copse")))
    assert standing.ward is ward("Brook")
    assert proposed.ward is ward("St Anns")
    assert over.ward is ward("Copse", current=False), "what is over stays where it was"
    assert proposed.evidence == {"crime": 12, "ward": "St. Ann's"}, "the figures are those of the old ward"
    assert over.evidence == {"crime": 12}
    assert old.wards == [ward("Brook")]
    assert case.ward is ward("Brook")
    assert done.result["carried"] == {
        "wards": [["Brook", "Brook"], ["Copse", "Copse"], ["St. Ann's", "St Anns"]],
        "hins": ["Brook", "St Anns"], "groups": ["Brook NAT: Brook"], "left": [],
    }  # fmt: skip
    recorded = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)).all()
    assert recorded.count(Event.HIN_CARRIED_OVER) == 2
    assert recorded.count(Event.CASE_PLACED_ANEW) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Ann's", "St Ann’s"),
        ("Hyson Green & Arboretum", "Hyson Green and Arboretum"),
        ("Leen-Valley Ward", "leen valley"),
    ],
)
def test_names_are_compared_plainly(one, other):
    assert plainly(one) == plainly(other)


def test_a_ward_of_the_same_name_elsewhere_is_asked_about(old, tmp_path):
    elsewhere = renumbered("Copse", "St. Ann's", "Brook")
    plan = plan_boundaries(read(geojson(tmp_path / "new.geojson", elsewhere)), AreaKind.WARD, ImportChoices())
    assert not plan.continuity.by_name
    hints = {question.ended.name: question.hint for question in plan.continuity.questions}
    assert hints["Brook"] == "Of its area, 100% is in St. Ann's."


# --- as somebody says --------------------------------------------------------------------------------
def test_of_the_rest_somebody_says_what_continues_them(old, tmp_path):
    hin, lost = designate("Brook"), designate("Copse")
    case = factories.case(old, ward=ward("Brook"))
    path = geojson(tmp_path / "new.geojson", renumbered("St. Ann's", "Stream", "Wood"))
    done = answered(path, {"E05000002": "E05000102", "E05000003": NONE})
    assert (hin.ward.name, case.ward.name, [w.name for w in old.wards]) == ("Stream", "Stream", ["Stream"])
    assert lost.ward is ward("Copse", current=False)
    assert done.result["carried"]["left"] == ["High Impact Neighbourhood Copse"]


def test_of_two_wards_that_become_one_the_second_designation_and_team_are_left_to_decide_about(old, tmp_path):
    first, second = designate("Brook"), designate("Copse")
    other = factories.group("Copse NAT", factories.GroupKind.NAT, 1, factories.locality(), [ward("Copse")])
    path = geojson(tmp_path / "new.geojson", renumbered("St. Ann's", "Both", size=1_500))
    done = answered(path, {"E05000002": "E05000102", "E05000003": "E05000102"})
    assert (first.ward.name, second.ward.name) == ("Both", "Copse")
    assert (old.wards[0].name, other.wards[0].name) == ("Both", "Copse")
    assert done.result["carried"]["left"] == ["High Impact Neighbourhood Copse", "Copse NAT: Copse"]


def test_the_page_asks_before_it_takes_anything(old, sign_in, tmp_path, app):
    from tests.places.area_imports.test_area_pages import given, work

    browser, hin = sign_in(factories.person(Role.ADMINISTRATOR)), designate("Brook")
    path = geojson(tmp_path / "new.geojson", renumbered("St. Ann's", "Stream", "Copse"))
    import_, page = given(browser, path)
    assert "2 wards with a new code continue the one with the same name" in page.words
    assert "Which ward continues Brook? Of its area, 100% is in Stream." in page.words
    at, seen = f"/settings/areas/imports/{import_.id}/take", page.select_one("[name=seen]")["value"]
    refused = browser.client.post(at, data={"seen": seen})
    assert "Select the ward that continues Brook, or None" in refused.text
    assert "<title>Error: new.geojson" in refused.text
    assert hin.ward.valid_until is None
    browser.submit(at, {"seen": seen, "continues_E05000002": "E05000102"})
    work(app, import_)
    assert db.session.get_one(HighImpactNeighbourhood, hin.id).ward.name == "Stream"
    assert "Brook as Stream" in browser.get(f"/settings/areas/imports/{import_.id}").words


def test_what_was_answered_stays_when_the_areas_changed_in_the_meantime(old, sign_in, tmp_path):
    from tests.places.area_imports.test_area_pages import given

    browser = sign_in(factories.person(Role.ADMINISTRATOR))
    path = geojson(tmp_path / "new.geojson", renumbered("St. Ann's", "Stream", "Copse"))
    import_, page = given(browser, path)
    typed = {"seen": "of an earlier day", "continues_E05000002": "E05000102"}
    again = browser.submit(f"/settings/areas/imports/{import_.id}/take", typed)
    error = again.select_one(".govuk-error-summary a")
    assert (
        error.text == "The areas changed after you opened this page. Check again what the file would change."
    )
    assert again.select_one(f"{error['href']} option[selected]")["value"] == "E05000102"
    assert again.select_one("[name=seen]")["value"] == page.select_one("[name=seen]")["value"]


@pytest.mark.parametrize(
    ("args", "typed", "named"),
    [
        (["--yes"], None, "Brook"),
        (["--yes", "--continues", "E05000002=E05000102"], None, "Stream"),
        ([], "E05000102\ny\n", "Stream"),
        ([], "none\ny\n", "Brook"),
    ],
)
def test_the_command_asks_too_and_with_yes_says_what_is_not_carried_over(
    app, old, tmp_path, args, typed, named
):
    hin = designate("Brook")
    path = geojson(tmp_path / "new.geojson", renumbered("St. Ann's", "Stream", "Copse"))
    command = ["areas", "import", str(path), "--kind", "ward", *args]
    done = app.test_cli_runner().invoke(args=command, input=typed)
    assert done.exit_code == 0, done.output
    assert "Continued under a new code: " in done.output
    assert ("Nothing will move from: Brook" in done.output) == (args == ["--yes"])
    db.session.expire_all()
    assert db.session.get_one(HighImpactNeighbourhood, hin.id).ward.name == named
    assert ("Still with a ward that has ended: High Impact Neighbourhood Brook" in done.output) == (
        named == "Brook"
    )


# --- residents ---------------------------------------------------------------------------------------
@pytest.fixture
def counted(old, tmp_path):
    """Three wards of a square each, in six LSOAs of half a square with 100 to 600 residents."""
    lsoas = {
        f"E01{n:06d}": (f"L{n}", shapely.box(EAST + n * 500, NORTH, EAST + n * 500 + 500, NORTH + 1_000))
        for n in range(6)
    }
    take(geojson(tmp_path / "l.geojson", lsoas, "LSOA21CD", "LSOA21NM"), AreaKind.LSOA)
    (tmp_path / "r.csv").write_text(
        "LSOA21CD,WD22CD,residents,households\n"
        + "".join(f"E01{n:06d},E05{n // 2 + 1:06d},{100 * n + 100},{10 * n + 10}\n" for n in range(6))
    )
    take_lookup(tmp_path / "r.csv")
    assert [ward(name).residents for name in ("St. Ann's", "Brook", "Copse")] == [300, 700, 1100]
    return lsoas


def moved(metres):
    """Brook takes so many metres of Copse, under the same codes."""
    made, edge = squares("St. Ann's", "Brook", "Copse"), EAST + 2_000 + metres
    made["E05000002"] = ("Brook", shapely.box(EAST + 1_000, NORTH, edge, NORTH + 1_000))
    made["E05000003"] = ("Copse", shapely.box(edge, NORTH, EAST + 3_000, NORTH + 1_000))
    return made


def test_residents_of_a_redrawn_ward_are_estimated_by_how_much_of_each_lsoa_it_has(counted, tmp_path):
    made = moved(250)  # half of the LSOA with 500 residents and 50 households
    take_wards(geojson(tmp_path / "new.geojson", made))
    assert (ward("Brook").residents, ward("Brook").households) == (950, 95)
    assert (ward("Copse").residents, ward("Copse").households) == (850, 85)
    assert ward("St. Ann's").figures_basis is FiguresBasis.COUNTED
    assert get_residents().estimated == ("Brook", "Copse")
    assert "We estimated those of Brook and Copse from LSOAs" in get_residents().words
    # The same by geopandas' own overlay, summed by hand.
    lsoas = gpd.GeoDataFrame(
        {"residents": [100 * n + 100 for n in range(6)]}, geometry=[s for _, s in counted.values()]
    )
    brook = gpd.GeoDataFrame(geometry=[made["E05000002"][1]])
    parts = gpd.overlay(lsoas, brook, keep_geom_type=True)
    assert round(float((parts.residents * parts.area / 500_000).sum())) == 950


def test_without_lsoas_that_cover_a_redrawn_ward_its_residents_are_withheld(old, tmp_path):
    for name in ("St. Ann's", "Brook", "Copse"):
        ward(name).residents = 1_000
    db.session.commit()
    take_wards(geojson(tmp_path / "new.geojson", moved(250)))
    assert (ward("Brook").residents, ward("Copse").residents) == (None, None)
    assert ward("St. Ann's").residents == 1_000
    assert get_residents().withheld == ("Brook", "Copse")
    assert "because the count used different boundaries" in get_residents().words


def test_a_hair_of_ground_or_a_new_code_changes_no_residents(counted, tmp_path):
    take_wards(geojson(tmp_path / "hair.geojson", moved(4)))
    take_wards(geojson(tmp_path / "new.geojson", renumbered("St. Ann's", "Brook", "Copse")))
    assert [ward(name).residents for name in ("St. Ann's", "Brook", "Copse")] == [300, 700, 1100]
    assert get_residents().estimated == ()


def test_figures_counted_for_the_new_wards_end_the_estimate(counted, tmp_path):
    take_wards(geojson(tmp_path / "new.geojson", moved(250)))
    (tmp_path / "w.csv").write_text("WD22CD,residents\nE05000002,940\nE05000003,860\n")
    take_lookup(tmp_path / "w.csv")
    assert (ward("Brook").residents, get_residents().estimated) == (940, ())


def test_figures_have_the_source_that_was_stated_with_them_or_none(app, old, tmp_path):
    (tmp_path / "w.csv").write_text("WD22CD,residents\nE05000002,940\n")
    command = ["areas", "lookup", str(tmp_path / "w.csv"), "--yes"]
    app.test_cli_runner().invoke(args=[*command, "--source", "2021 Census"])
    assert get_residents().words == "Residents and households: 2021 Census."
    said = app.test_cli_runner().invoke(args=command)
    assert "You have not given a source" in said.output
    assert "the partnership has not stated the source" in get_residents().words
