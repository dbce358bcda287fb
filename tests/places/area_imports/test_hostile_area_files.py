"""Is every file that cannot be taken refused with its reason, whatever is in it, and never half taken?"""

import json
import random
import struct
import zipfile
import zlib

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from app.extensions import db
from app.models.area import Area
from app.places.area_imports.lookups import read_lookup
from app.places.area_imports.reader_process import Refused
from app.places.area_imports.reader_process import read as read_here
from app.places.area_imports.sandbox import read
from app.places.geography import grid
from app.places.geography.area_files import NotAnAreaFile
from tests.places.area_imports.filing import (
    EAST,
    NORTH,
    esri_json,
    geojson,
    geopackage,
    shapefile,
    squares,
    take_wards,
)  # fmt: skip

TWO = squares("Arbour", "Brook")


def overlapping(folder):
    made = squares("Arbour", "Brook")
    made["E05000002"] = ("Brook", shapely.box(EAST + 500, NORTH, EAST + 1_500, NORTH + 1_000))
    return geojson(folder / "w.geojson", made)


def moved(folder, east, north):
    return geojson(folder / "w.geojson", squares("Arbour", "Brook", east=east, north=north))


def with_features(folder, *features):
    path = folder / "w.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def feature(geometry, code="E05000001", name="Arbour"):
    return {"type": "Feature", "properties": {"WD22CD": code, "WD22NM": name}, "geometry": geometry}


def features_of(areas, folder):
    return json.loads(geojson(folder / "x", areas).read_text())["features"]


def text(folder, content, name="w.geojson"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(folder, **entries):
    path = folder / "w.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def bomb(folder):
    """A zip whose one entry says that it is 3 GB."""
    return _one_entry(folder, zlib.compress(bytes(1 << 24), 9)[2:-4], size=3 << 30)


def lying_bomb(folder):
    """One that says 100 bytes, and goes on for 16 MB."""
    return _one_entry(folder, zlib.compress(bytes(1 << 24), 9)[2:-4], size=100)


def _one_entry(folder, body, size):
    name = b"w.geojson"
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(body), size, len(name), 0)
    local = b"PK\x03\x04" + head + name + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return text(folder, local + central + end, "w.zip")


def no_crs(folder):
    return shapefile(folder / "w.zip", TWO, without=(".prj",))


def points(folder):
    path = folder / "w.gpkg"
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapely.points([[EAST, NORTH]])),
        field_data=[np.array(["E05000001"], dtype=object)],
        fields=["WD22CD"], driver="GPKG", crs="EPSG:27700", geometry_type="Point",
    )  # fmt: skip
    return path


def without_a_ward_field(folder):
    return geojson(folder / "w.geojson", TWO, "REF", "TITLE")


def twice_listed(folder):
    """A file with two lists of features, of which one reader sees the first and another the last."""
    whole = geojson(folder / "x", TWO).read_text()
    return text(folder, whole.replace('"features":', '"features": [{"type": "Feature"}], "features":'))


def one_page(folder, **notes):
    """A file as a map server gives it that stops at its limit."""
    whole = json.loads(geojson(folder / "x", TWO).read_text())
    return text(folder, json.dumps({**whole, **notes}))


def lonlat(areas):
    """The areas in degrees, so that only a .prj could tell which."""
    return {code: (name, shapely.transform(shape, degrees)) for code, (name, shape) in areas.items()}


def degrees(places):
    return np.column_stack(grid.to_lonlat(places[:, 0], places[:, 1]))


POLYGON = {"type": "Polygon", "coordinates": [[[-1.18, 52.9], [-1.17, 52.9], [-1.17, 52.91], [-1.18, 52.9]]]}
POINT = {"type": "Point", "coordinates": [-1.15, 52.95]}
ONE_POINT = {"type": "Polygon", "coordinates": [[[-1.15, 52.95]] * 4]}
LINE = {"type": "Polygon", "coordinates": [[[-1.15, 52.95], [-1.14, 52.95], [-1.15, 52.95], [-1.15, 52.95]]]}
TABLE = {
    "overlaps": (overlapping, "Arbour and Brook overlap by 50 hectares. A place can only be in one"),
    "no coordinate system": (
        lambda f: shapefile(f / "w.zip", lonlat(TWO), without=(".prj",)),
        "does not state its coordinate system",
    ),
    "Ireland": (
        lambda f: moved(f, 127_000, 386_000), "2 wards of 2 would be outside Great Britain: Arbour",
    ),
    "France": (lambda f: moved(f, 560_000, -120_000), "outside Great Britain"),
    "the wrong numbers for the stated system": (
        lambda f: geojson(f / "w.geojson", TWO, crs="EPSG:4326"),
        "do not fit the coordinate system that the file states",
    ),
    "points": (points, "has no polygons"),
    "points in GeoJSON": (lambda f: with_features(f, feature(POINT)), "points or lines, not areas"),
    "no boundary at all": (lambda f: with_features(f, feature(None)), "could not read any boundaries"),
    "one boundary missing": (
        lambda f: with_features(f, *features_of(TWO, f), feature(None, "E3", "Cut")),
        "could not read or repair the boundary of Cut",
    ),
    "an area of nothing": (lambda f: with_features(f, feature(LINE)), "or repair the boundary of Arbour"),
    "a boundary of one point": (
        lambda f: with_features(f, *features_of(TWO, f), feature(ONE_POINT, "E3", "Dot")),
        "could not read or repair the boundary of Dot",
    ),
    "one code of two names": (
        lambda f: with_features(f, features_of(TWO, f)[0], feature(POLYGON, name="Brook")),
        "more than one name in the file: E05000001",
    ),
    "one of two parts without a boundary": (
        lambda f: with_features(f, *features_of(TWO, f), feature(None)), "or repair the boundary of Arbour",
    ),
    "codes of a later year without their names": (
        lambda f: geojson(f / "w.geojson", TWO, WD25CD=["E1", "E2"]),
        "The codes are in WD25CD, but there is no WD25NM for the names",
    ),
    "the first page of ArcGIS": (
        lambda f: one_page(f, exceededTransferLimit=True), "only the first part of a longer list: 2 areas",
    ),
    "the first page of ArcGIS, marked as newer editions do": (
        lambda f: one_page(f, properties={"exceededTransferLimit": True}), "only the first part",
    ),
    "the first page of a WFS": (lambda f: one_page(f, totalFeatures=20), "longer list: 2 of 20 areas"),
    "the first page of OGC API Features": (
        lambda f: one_page(f, links=[{"rel": "next", "href": "http://a/"}]), "only the first part",
    ),
    "the first page in Esri JSON": (
        lambda f: esri_json(f, TWO, exceededTransferLimit=True), "only the first part",
    ),
    "Esri JSON without a coordinate system": (
        lambda f: esri_json(f, TWO, spatialReference=None), "look like eastings and northings",
    ),
    "eastings without a word": (
        lambda f: with_features(f, feature(json.loads(shapely.to_geojson(TWO["E05000001"][1])))),
        "look like eastings and northings on the National Grid, but the file does not say so",
    ),
    "a Shapefile of eastings without .prj": (no_crs, "look like eastings and northings"),
    "no code": (
        lambda f: geojson(f / "w.geojson", {"": ("Arbour", TWO["E05000001"][1])}), "have no code: Arbour",
    ),
    "no fields that are known": (without_a_ward_field, "like WD22CD and WD22NM. Select them.* REF and TITLE"),
    "empty": (lambda f: text(f, b""), "is empty"),
    "blank": (lambda f: text(f, b"  \n\n"), "is empty"),
    "no features": (lambda f: with_features(f), "no areas in the file"),
    "features of which some are lost": (twice_listed, "Some features of the GeoJSON file cannot be read"),
    "JSON of another kind": (
        lambda f: text(f, '{"features": [{"attributes": {}}, {"type": "Feature"}]}'), "not GeoJSON",
    ),
    "other JSON": (lambda f: text(f, '{"a": 1}'), "not GeoJSON"),
    "cut JSON": (lambda f: text(f, geojson(f / "x", TWO).read_bytes()[:-40]), "is incomplete or damaged"),
    "nested JSON": (lambda f: text(f, '{"features": ' + "[" * 200_000), "is incomplete or damaged"),
    "a coordinate system by link": (
        lambda f: text(
            f,
            '{"features": [{"type": "Feature"}],'
            ' "crs": {"type": "link", "properties": {"href": "http://a/"}}}',
        ),
        "do not recognise the coordinate system",
    ),
    "a picture": (lambda f: text(f, b"\x89PNG\r\n\x1a\n" + bytes(5_000), "w.png"), "must be GeoJSON"),
    "a virtual file of GDAL": (lambda f: text(f, "<OGRVRTDataSource/>", "w.vrt"), "must be GeoJSON"),
    "a zip of nothing": (lambda f: zipped(f), "must contain a Shapefile"),
    "a zip of words": (lambda f: zipped(f, readme_dot_txt="hello"), "must contain a Shapefile"),
    "a zip that climbs": (lambda f: zipped(f, **{"..__..__w_dot_shp": b"x"}), "files outside itself"),
    "a zip from the root": (lambda f: zipped(f, **{"__etc__w_dot_shp": b"x"}), "files outside itself"),
    "a zip of two": (
        lambda f: zipped(f, a_dot_geojson=b"{}", b_dot_geojson=b"{}"), "than one set of areas: a.geojson",
    ),
    "a zip of many": (lambda f: zipped(f, **{f"f{n}": b"" for n in range(2_100)}), "2,100 files in it"),
    "a zip that is cut": (
        lambda f: text(f, shapefile(f / "x.zip", TWO).read_bytes()[:600], "w.zip"), "zip archive is damaged",
    ),
    "half a Shapefile": (lambda f: shapefile(f / "w.zip", TWO, without=(".dbf",)), "Its .dbf is not in"),
    "a zip bomb": (bomb, "more than 1 GB"),
    "a zip bomb that lies": (lying_bomb, "damaged|more than 1 GB"),
    "a database of something else": (
        lambda f: text(f, b"SQLite format 3\0" + bytes(4_000), "w.gpkg"), "is damaged|has no polygons",
    ),
}  # fmt: skip


# GDAL warns of what it then refuses; in the reader's process nobody listens.
@pytest.mark.filterwarnings("ignore:GPKG:RuntimeWarning")
@pytest.mark.parametrize(("make", "reason"), TABLE.values(), ids=TABLE.keys())
def test_it_is_refused_with_its_reason_and_nothing_is_taken(app, tmp_path, in_this_process, make, reason):
    refused(make(tmp_path), reason)


@pytest.mark.parametrize("name", ["nested JSON", "a zip bomb that lies", "a database of something else"])
def test_the_reason_comes_out_of_the_process_that_reads(app, tmp_path, name):
    make, reason = TABLE[name]
    refused(make(tmp_path), reason)


def refused(path, reason):
    with pytest.raises(NotAnAreaFile, match=reason) as refusal:
        take_wards(path)
    ensure_sentence(refusal.value)
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0


def test_a_file_of_another_city_is_refused_when_ours_is_known(app, tmp_path):
    take_wards(geojson(tmp_path / "ours.geojson", TWO))
    with pytest.raises(NotAnAreaFile, match="None of the 2 wards is in our own area"):
        take_wards(moved(tmp_path, 530_000, 180_000))


def test_slivers_between_generalised_neighbours_are_no_overlap(app, tmp_path):
    made = squares("Arbour", "Brook")
    made["E05000002"] = ("Brook", shapely.box(EAST + 999, NORTH, EAST + 2_000, NORTH + 1_000))
    assert take_wards(geojson(tmp_path / "w.geojson", made)).result["taken"] == 2


def ensure_sentence(refusal):
    words = str(refusal)
    assert words[0].isupper() or words[0].isdigit()
    assert words.endswith((".", "?"))


# --- damage -------------------------------------------------------------------------------------------
def whole_files(folder):
    return [
        geojson(folder / "a.geojson", TWO),
        geopackage(folder / "a.gpkg", TWO),
        shapefile(folder / "a.zip", TWO),
    ]


def damaged(dice, data):
    kind = dice.choice(["cut", "flip", "shuffle", "drop", "double"])
    at, to = sorted(dice.sample(range(len(data)), 2))
    if kind == "cut":
        return data[:at]
    if kind == "drop":
        return data[:at] + data[to:]
    if kind == "double":
        return data[:to] + data[at:]
    changed = bytearray(data)
    if kind == "flip":
        for _ in range(20):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    else:
        piece = list(changed[at : at + 400])
        dice.shuffle(piece)
        changed[at : at + 400] = piece
    return bytes(changed)


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path, seed):
    dice = random.Random(seed)
    for path in whole_files(tmp_path):
        hurt = tmp_path / f"hurt-{path.name}"
        hurt.write_bytes(damaged(dice, path.read_bytes()))
        try:
            found = read(hurt)
        except NotAnAreaFile as refusal:
            ensure_sentence(refusal)
        else:
            assert len(found) == len(found.areas) > 0


coordinates = some.one_of(some.floats(), some.none(), some.text(max_size=3), some.integers(-200, 200))
ring = some.lists(some.lists(coordinates, max_size=3), max_size=6)
geometry = some.one_of(
    some.none(),
    some.text(max_size=5),
    some.fixed_dictionaries(
        {"type": some.sampled_from(["Polygon", "MultiPolygon", "Point", "Heap", None]),
         "coordinates": some.lists(some.one_of(ring, some.lists(ring, max_size=2)), max_size=3)}
    ),
)  # fmt: skip
anything = some.recursive(
    some.one_of(some.none(), some.booleans(), some.floats(), some.text(max_size=8)),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
properties = some.one_of(anything, some.fixed_dictionaries({"WD22CD": anything, "WD22NM": anything}))
FEATURE = {"type": some.just("Feature"), "properties": properties, "geometry": geometry}
features = some.lists(
    some.one_of(anything, some.fixed_dictionaries(FEATURE)),
    max_size=4,
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(features=features, crs=some.one_of(some.none(), anything))
def test_any_json_is_read_or_refused_and_nothing_else(tmp_path_factory, features, crs):
    path = tmp_path_factory.mktemp("any") / "w.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, "crs": crs}))
    try:
        found = read_here(path, path.parent)
    except Refused as refusal:
        ensure_sentence(refusal)
    else:
        assert len(found["boundaries"]) == len(features)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=some.one_of(some.binary(max_size=300), some.text(max_size=300).map(str.encode)))
def test_any_bytes_are_refused_as_a_lookup_or_read(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "f.csv"
    path.write_bytes(b"LSOA21CD,residents\n" + data)
    try:
        assert read_lookup(path).rows
    except NotAnAreaFile as refusal:
        ensure_sentence(refusal)
