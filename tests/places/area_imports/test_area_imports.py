"""Are areas taken whole from any file, with what points at them, and is how they were still known?"""

import csv
import json
from datetime import date

import geopandas as gpd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.models.area import Area, AreaImport, AreaKind, AreaVintage
from app.models.audit import AuditEntry
from app.models.case import CloseReason, Stage
from app.models.event import Event
from app.models.partnership import CacheVersion
from app.places.area_imports import queries, reader_process, services
from app.places.area_imports.apply import TooEarly
from app.places.area_imports.matching import ImportChoices
from app.places.area_imports.plan import plan_boundaries
from app.places.area_imports.sandbox import read
from app.places.geography import areas, seed_areas
from tests import factories
from tests.places.area_imports.filing import (
    EAST,
    NORTH,
    geojson,
    geopackage,
    shapefile,
    squares,
    take,
    take_wards,
)

pytestmark = pytest.mark.usefixtures("in_this_process")


def wards(current=True):
    found = select(Area).where(Area.kind == AreaKind.WARD).order_by(Area.name)
    return [w for w in db.session.scalars(found) if (w.valid_until is None) is current]


def names(current=True):
    return [ward.name for ward in wards(current)]


def ward(name):
    return next(each for each in wards() if each.name == name)


# --- formats and coordinate systems ------------------------------------------------------------------
MAKERS = {
    "geojson": lambda folder, made: geojson(folder / "w.geojson", made),
    "geojson that states the national grid": lambda folder, made: geojson(
        folder / "w.geojson", made, crs="urn:ogc:def:crs:EPSG::27700"
    ),
    "geopackage": lambda folder, made: geopackage(folder / "w.gpkg", made),
    "zipped shapefile": lambda folder, made: shapefile(folder / "w.zip", made),
    "zipped shapefile in a folder": lambda folder, made: shapefile(
        folder / "w.zip", made, inside="Wards 2022/"
    ),
}


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_the_same_wards_come_from_every_format(app, tmp_path, maker):
    take_wards(maker(tmp_path, squares("Arbour", "Brook", "Copse")))
    assert names() == ["Arbour", "Brook", "Copse"]
    place = areas.place_at(EAST + 1_500, NORTH + 500)
    assert (place.ward.name, place.ward.code, place.ward.vintage) == ("Brook", "E05000002", "2022")
    assert place.ward.official
    west, south, east, north = shapely.from_wkb(place.ward.boundary).bounds
    assert (west, south, east, north) == pytest.approx(
        (EAST + 1_000, NORTH, EAST + 2_000, NORTH + 1_000), abs=0.1
    )


corner = some.tuples(some.integers(EAST, EAST + 9_000), some.integers(NORTH, NORTH + 9_000))
# As exact as the other formats; else GDAL writes seven decimals of a degree, which is a centimetre.
EXACT = {"GeoJSON": {"COORDINATE_PRECISION": 13}}
FORMATS = {"GeoJSON": "w.geojson", "GPKG": "w.gpkg", "ESRI Shapefile": "w.shp.zip"}


@pytest.mark.parametrize("driver", FORMATS)
@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", "EPSG:3857", "EPSG:4258", "EPSG:32630"])
@settings(max_examples=8, deadline=None)
@given(corners=some.lists(corner, min_size=3, max_size=9))
def test_from_any_coordinate_system_and_format_comes_the_same_boundary(
    tmp_path_factory, driver, crs, corners
):
    """To a millimetre; Web Mercator, with its other idea of the datum, too."""
    drawn = shapely.convex_hull(shapely.MultiPoint(corners))
    assume(drawn.area > 10_000)
    folder = tmp_path_factory.mktemp("w")
    wards = gpd.GeoDataFrame({"WD22CD": ["E1"], "WD22NM": ["Arbour"]}, geometry=[drawn], crs="EPSG:27700")
    wards.to_crs(crs).to_file(folder / FORMATS[driver], driver=driver, **EXACT.get(driver, {}))
    found = reader_process.read(folder / FORMATS[driver], folder)
    boundary = shapely.from_wkb(found["boundaries"][0])
    assert shapely.hausdorff_distance(boundary, drawn) < 0.001
    assert found["columns"] == {"WD22CD": ["E1"], "WD22NM": ["Arbour"]}
    assert found["mended"] == []


def test_a_geopackage_of_several_layers_is_asked_for_one(app, tmp_path):
    path = geopackage(tmp_path / "w.gpkg", squares("Old"), layer="wards_2013")
    geopackage(path, squares("New"), layer="wards_2022", append=False)
    assert read(path).layers == ["wards_2013", "wards_2022"]
    take_wards(path, layer="wards_2022")
    assert names() == ["New"]


def test_fields_are_found_by_name_in_any_case_the_latest_edition_first(app, tmp_path):
    made = squares("Arbour", "Brook")
    path = geojson(tmp_path / "w.geojson", made, "wd22cd", "wd22nm", WD19CD=["X1", "X2"], WD19NM=["x", "y"])
    take_wards(path)
    assert [(w.code, w.name) for w in wards()] == [("E05000001", "Arbour"), ("E05000002", "Brook")]


def test_fields_of_any_name_can_be_chosen(app, tmp_path):
    path = geojson(tmp_path / "w.geojson", squares("Arbour"), "REF", "TITLE")
    take(path, AreaKind.NEIGHBOURHOOD, code_field="REF", name_field="TITLE")
    found = db.session.scalars(select(Area).where(Area.kind == AreaKind.NEIGHBOURHOOD)).one()
    assert (found.code, found.name) == ("E05000001", "Arbour")


def test_a_boundary_that_crosses_itself_is_mended_and_named(app, tmp_path):
    bow = shapely.Polygon([(0, 0), (1_000, 1_000), (1_000, 0), (0, 1_000)])
    bow = shapely.transform(bow, lambda places: places + (EAST, NORTH))
    path = geojson(tmp_path / "w.geojson", {"E05000001": ("Bow", bow)})
    taken = take_wards(path)
    assert taken.result["mended"] == ["Bow"]
    assert shapely.from_wkb(ward("Bow").boundary).is_valid


# --- which of them are ours --------------------------------------------------------------------------
def test_of_a_country_only_the_areas_inside_our_city_are_taken(app, tmp_path):
    take_wards(geojson(tmp_path / "ours.geojson", squares("Arbour", "Brook")))
    country = squares(*[f"Ward {n}" for n in range(12)], east=EAST)
    taken = take_wards(geojson(tmp_path / "country.geojson", country))
    assert (taken.result["found"], taken.result["taken"]) == (12, 2)
    assert names() == ["Ward 0", "Ward 1"]


def test_of_a_country_a_districts_areas_can_be_chosen(app, tmp_path):
    lads = ["E06000018"] * 2 + ["E07000172"] * 2
    path = geojson(tmp_path / "w.geojson", squares("A", "B", "C", "D"), LAD22CD=lads)
    take_wards(path, only="E07000172")
    assert names() == ["C", "D"]


# --- what changes -----------------------------------------------------------------------------------
def edition(tmp_path, made, name="w2.geojson"):
    return geojson(tmp_path / name, made)


def test_what_would_change_is_said_before_anything_does(app, tmp_path):
    take_wards(edition(tmp_path, squares("Arbour", "Brook", "Copse"), "w1.geojson"))
    made = squares("Arbour", "Brook", "Copse", "Dell")
    del made["E05000001"]
    made["E05000002"] = ("Brookside", made["E05000002"][1])
    made["E05000003"] = ("Copse", shapely.box(EAST + 2_000, NORTH, EAST + 3_000, NORTH + 900))
    plan = plan_boundaries(read(edition(tmp_path, made)), AreaKind.WARD, ImportChoices())
    changes = plan.changes
    assert [a.name for a in changes.added] == ["Dell"]
    assert [a.name for a in changes.removed] == ["Arbour"]
    assert [(c.existing.name, c.filed.name) for c in changes.renamed] == [("Brook", "Brookside")]
    assert [(c.filed.name, c.per_cent) for c in changes.redrawn] == [("Copse", "10.0%")]
    assert changes.words == "1 added, 1 removed, 1 renamed and 1 redrawn"
    assert names() == ["Arbour", "Brook", "Copse"]


def test_a_redrawn_ward_keeps_its_row_and_how_it_was_is_known(app, tmp_path):
    take_wards(edition(tmp_path, squares("Arbour", "Brook"), "w1.geojson"))
    before = ward("Brook")
    nat = factories.group("Brook NAT", factories.GroupKind.NAT, 1, wards=[before])
    wider = squares("Arbour", "Brook")
    wider["E05000001"] = ("Arbour", shapely.box(EAST, NORTH, EAST + 1_400, NORTH + 1_000))
    wider["E05000002"] = ("Brookside", shapely.box(EAST + 1_400, NORTH, EAST + 2_000, NORTH + 1_000))
    take_wards(edition(tmp_path, wider), in_force=date(2023, 5, 4))
    after = ward("Brookside")
    assert (after.id, nat.wards) == (before.id, [after])
    was = db.session.scalars(select(AreaVintage).where(AreaVintage.area_id == after.id)).one()
    assert (was.name, was.valid_from, was.valid_until) == ("Brook", None, date(2023, 5, 4))
    assert areas.place_at(EAST + 1_200, NORTH + 500).ward.name == "Arbour"
    then, now = (
        queries.boundaries_on(AreaKind.WARD, day).area_at(EAST + 1_200, NORTH + 500)
        for day in (date(2023, 5, 3), date(2023, 5, 4))
    )
    assert (then, now) == (after.id, ward("Arbour").id)


def test_a_removed_ward_ends_and_whatever_names_it_still_does(app, tmp_path):
    take_wards(edition(tmp_path, squares("Arbour", "Brook"), "w1.geojson"))
    nat = factories.group("Brook NAT", factories.GroupKind.NAT, 1, wards=[ward("Brook")])
    only = {"E05000001": squares("Arbour")["E05000001"]}
    take_wards(edition(tmp_path, only), in_force=date(2024, 5, 2))
    assert (names(), names(current=False)) == (["Arbour"], ["Brook"])
    [brook] = wards(current=False)
    assert brook.valid_until == date(2024, 5, 2)
    assert nat.wards == [brook]


def test_a_ward_that_comes_back_is_the_same_one(app, tmp_path):
    both = edition(tmp_path, squares("Arbour", "Brook"), "w1.geojson")
    take_wards(both)
    known = ward("Brook").id
    take_wards(edition(tmp_path, {"E05000001": squares("Arbour")["E05000001"]}), in_force=date(2022, 5, 5))
    take_wards(both, in_force=date(2024, 5, 2))
    assert ward("Brook").id == known
    away = queries.boundaries_on(AreaKind.WARD, date(2023, 1, 1))
    assert away.area_at(EAST + 1_500, NORTH + 500) is None
    assert queries.boundaries_on(AreaKind.WARD, date(2021, 1, 1)).area_at(EAST + 1_500, NORTH + 500) == known


def test_the_same_file_again_changes_nothing(app, tmp_path):
    path = edition(tmp_path, squares("Arbour", "Brook"))
    take_wards(path)
    before = db.session.execute(select(CacheVersion.version)).scalar()
    plan = plan_boundaries(read(path), AreaKind.WARD, ImportChoices())
    assert plan.changes.is_empty
    take_wards(path)
    assert db.session.execute(select(CacheVersion.version)).scalar() == before
    assert db.session.scalar(select(func.count()).select_from(AreaVintage)) == 0


def test_areas_cannot_begin_before_those_that_they_follow(app, tmp_path):
    take_wards(edition(tmp_path, squares("Arbour"), "w1.geojson"))
    take_wards(edition(tmp_path, {"E05000009": squares("Arbour")["E05000001"]}), in_force=date(2023, 5, 4))
    with pytest.raises(TooEarly, match="cannot start before 4 May 2023"):
        take_wards(tmp_path / "w1.geojson", in_force=date(2022, 5, 5))
    assert [w.code for w in wards()] == ["E05000009"]


def test_what_was_looked_at_is_done_or_nothing_is(app, tmp_path):
    plan = plan_boundaries(read(edition(tmp_path, squares("Arbour"))), AreaKind.WARD, ImportChoices())
    take_wards(edition(tmp_path, squares("Arbour", "Brook")))
    with pytest.raises(services.PlanChanged):
        services.apply_area_file(None, AreaImport(file_name="w", kind=AreaKind.WARD), plan=plan)
    assert names() == ["Arbour", "Brook"]


def test_taking_areas_is_recorded(app, tmp_path):
    take_wards(edition(tmp_path, squares("Arbour", "Brook"), "wards.geojson"))
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert entry.event == Event.AREAS_IMPORTED
    assert entry.detail == {"what": "2 wards", "file": "wards.geojson", "changes": "2 added"}


# --- what hangs together with areas -------------------------------------------------------------------
def test_nothing_outside_the_files_kind_is_touched(app):
    seed_areas.load_nottingham()
    db.session.commit()
    others = select(Area.kind, Area.code, Area.name, Area.boundary, Area.residents).where(
        Area.kind == AreaKind.LSOA
    )
    before = db.session.execute(others.order_by(Area.id)).all()
    take_wards(seed_areas.GEODATA / "nottingham_wards.geojson")
    assert db.session.execute(others.order_by(Area.id)).all() == before


def test_new_wards_belong_to_the_locality_that_has_most_of_them_and_are_as_large_as_their_lsoas(
    app, tmp_path
):
    city = seed_areas.load_nottingham()
    db.session.commit()
    residents = city.residents
    with (seed_areas.GEODATA / "nottingham_wards.geojson").open() as file:
        filed = json.load(file)
    for feature in filed["features"]:
        feature["properties"]["WD22CD"] = feature["properties"]["WD22CD"].replace("E05", "E95")
    path = tmp_path / "renumbered.geojson"
    path.write_text(json.dumps(filed))
    take_wards(path)
    assert len(wards()) == len(wards(current=False)) == 20
    old, new = ({w.name: w for w in wards(current)} for current in (False, True))
    for name in new:
        assert new[name].parent is old[name].parent
        assert (new[name].residents, new[name].households) == (old[name].residents, old[name].households)
    assert city.residents == residents
    assert set(areas.ward_ids_by_lsoa().values()) == {w.id for w in wards()}


def test_open_cases_follow_their_point_and_closed_ones_stay(app, tmp_path):
    take_wards(edition(tmp_path, squares("Arbour", "Brook"), "w1.geojson"))
    brook = ward("Brook")
    nat = factories.group("Brook NAT", factories.GroupKind.NAT, 1, factories.locality(), [brook])
    factories.partnership()
    point = {"ward": brook, "easting": EAST + 1_200, "northing": NORTH + 500}
    moved, closed = factories.case(nat, **point), factories.case(nat, **point)
    closed.stage, closed.closed_at, closed.close_reason = Stage.CLOSED, clock.now(), CloseReason.NOT_PURSUED
    db.session.commit()
    unplaced = factories.case(nat, ward=brook)
    wider = squares("Arbour", "Brook")
    wider["E05000001"] = ("Arbour", shapely.box(EAST, NORTH, EAST + 1_400, NORTH + 1_000))
    wider["E05000002"] = ("Brook", shapely.box(EAST + 1_400, NORTH, EAST + 2_000, NORTH + 1_000))
    changed = moved.changed_at
    take_wards(edition(tmp_path, wider))
    assert [c.ward.name for c in (moved, closed, unplaced)] == ["Arbour", "Brook", "Brook"]
    assert (moved.holder, moved.changed_at) == (nat, changed)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.case_id == moved.id)).all()[-1]
    assert entry.event == Event.CASE_PLACED_ANEW
    assert entry.detail == {"before": "Brook", "after": "Arbour"}


def test_lookups_are_shown_and_done(app, tmp_path):
    from tests.places.area_imports.filing import take_lookup

    seed_areas.load_nottingham()
    db.session.commit()
    path = tmp_path / "figures.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["LSOA code (2011)", "Index of Multiple Deprivation (IMD) Rank", "All households"])
        rows.writerow(["E01013810", "1,234", "700"])
        rows.writerow(["E01999999", "5", "6"])
    taken = take_lookup(path)
    assert taken.result["changed"] == {"households": 1, "IMD 2019 rank": 1}
    assert (taken.result["matched"], taken.result["not_ours"], taken.result["without"]) == (1, 1, 181)
    lsoa = db.session.scalars(select(Area).where(Area.code == "E01013810")).one()
    assert (lsoa.imd, lsoa.households) == ({"2019": {"rank": 1234}}, 700)
    own = select(func.sum(Area.households)).where(Area.parent_id == lsoa.parent_id)
    assert lsoa.parent.households == db.session.scalar(own)
    assert clock.today() == taken.finished_at.astimezone(clock.LONDON).date()
