"""Are files of areas read as map servers and desktop programs write them?"""

import json
import struct
import zipfile

import pytest
import shapely
from sqlalchemy import select

from app.extensions import db
from app.models.area import Area
from app.places.area_imports import reader_process
from tests.places.area_imports.filing import (
    EAST,
    NORTH,
    esri_json,
    geojson,
    shapefile,
    squares,
    take_wards,
)  # fmt: skip

TWO = squares("Arbour", "Brook")
WELSH = squares("Llŷn", "Tŷ Gwyn")


def names(contents):
    return contents["columns"]["wd22nm"]


def read(path, tmp_path_factory):
    return reader_process.read(path, tmp_path_factory.mktemp("reading"))


def rewritten(path, change, leave=()):
    """A zip's files again, each changed by `change(name, content)`."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith(leave)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))
    return path


def windows_dbf(name, content):
    """A table as a Windows program writes it: one byte for each letter, and no code page stated."""
    if not name.endswith(".dbf"):
        return content
    old = "Owl’s".encode()
    content = content.replace(old, "Owl’s".encode("cp1252").ljust(len(old)))
    return content[:29] + b"\x57" + content[30:]


def test_a_shapefile_without_cpg_whose_names_are_utf_8_is_read_as_utf_8(tmp_path, tmp_path_factory):
    path = shapefile(tmp_path / "w.zip", WELSH, without=(".cpg",))
    assert names(read(path, tmp_path_factory)) == ["Llŷn", "Tŷ Gwyn"]


def test_a_shapefile_without_cpg_from_windows_keeps_its_apostrophes(tmp_path, tmp_path_factory):
    made = shapefile(tmp_path / "w.zip", squares("Owl’s", "Brook"), without=(".cpg",))
    assert names(read(rewritten(made, windows_dbf), tmp_path_factory)) == ["Owl’s", "Brook"]


def test_metadata_beside_a_shapefile_are_no_second_set_of_areas(tmp_path, tmp_path_factory):
    path = shapefile(tmp_path / "w.zip", TWO)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("metadata.json", json.dumps({"title": "Wards"}))
        archive.writestr("areas.shp.xml", "<metadata/>")
    assert names(read(path, tmp_path_factory)) == ["Arbour", "Brook"]


def test_a_ward_in_several_rows_is_one_ward_of_all_its_parts(app, tmp_path):
    island = ("Arbour", shapely.box(EAST + 5_000, NORTH, EAST + 6_000, NORTH + 1_000))
    whole = json.loads(geojson(tmp_path / "w.geojson", TWO).read_text())
    further = json.loads(geojson(tmp_path / "x.geojson", {"E05000001": island}).read_text())
    whole["features"] += further["features"]
    (tmp_path / "w.geojson").write_text(json.dumps(whole))

    taken = take_wards(tmp_path / "w.geojson")

    assert (taken.result["found"], taken.result["taken"], taken.result["joined"]) == (2, 2, ["Arbour"])
    arbour = db.session.scalars(select(Area).where(Area.code == "E05000001")).one()
    assert shapely.from_wkb(arbour.boundary).area == pytest.approx(2_000_000, rel=1e-3)


@pytest.mark.parametrize("positions", [(), (12.5,), (12.5, 3.0)])
def test_esri_json_is_read_with_heights_and_measures_or_without(app, tmp_path, positions):
    taken = take_wards(esri_json(tmp_path, TWO, positions=positions))
    assert (taken.result["format"], taken.result["taken"]) == ("Esri JSON", 2)


def test_geojson_of_four_numbers_a_position_is_read(tmp_path, tmp_path_factory):
    path = geojson(tmp_path / "w.geojson", TWO)
    whole = json.loads(path.read_text())
    for feature in whole["features"]:
        feature["geometry"]["coordinates"] = [
            [[*position, 12.5, 3.0] for position in ring] for ring in feature["geometry"]["coordinates"]
        ]
    path.write_text(json.dumps(whole))
    shapes = [shapely.from_wkb(wkb) for wkb in read(path, tmp_path_factory)["boundaries"]]
    assert [round(shape.area / 1_000) for shape in shapes] == [1_000, 1_000]
    assert not any(shape.has_z for shape in shapes)


def shapefile_zm(path, shape):
    """A Shapefile of PolygonZ with measures, which no library here writes (ESRI's paper of 1998, page 15)."""
    made = shapefile(path, {"E05000001": ("Arbour", shape)})
    points = list(shapely.geometry.polygon.orient(shape, -1).exterior.coords)
    flat = struct.pack("<4d2i1i", *shape.bounds, 1, len(points), 0)
    flat += b"".join(struct.pack("<2d", *point) for point in points)
    further = struct.pack(f"<{2 + len(points)}d", *([12.5] * (2 + len(points))))
    record = struct.pack("<i", 15) + flat + further + further
    size = 100 + 8 + len(record)
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, size // 2) + struct.pack("<2i", 1000, 15)
    head += struct.pack("<8d", *shape.bounds, 12.5, 12.5, 12.5, 12.5)
    shp = head + struct.pack(">2i", 1, len(record) // 2) + record
    shx = head[:24] + struct.pack(">i", 54) + head[28:] + struct.pack(">2i", 50, len(record) // 2)
    own = {".shp": shp, ".shx": shx}
    return rewritten(made, lambda name, content: own.get(name[-4:], content))


def test_a_shapefile_with_heights_and_measures_is_read(tmp_path, tmp_path_factory):
    path = shapefile_zm(tmp_path / "w.zip", TWO["E05000001"][1])
    found = read(path, tmp_path_factory)
    assert [round(shapely.from_wkb(wkb).area) for wkb in found["boundaries"]] == [1_000_000]


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("EPSG:27700", "EPSG:27700"),
        ("urn:ogc:def:crs:EPSG::27700", "EPSG:27700"),
        ("urn:ogc:def:crs:EPSG:6.9:27700", "EPSG:27700"),
        ("EPSG:4326", "EPSG:4326"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
    ],
)
def test_the_system_that_geojson_names_is_that_of_all_its_figures(name, system):
    assert reader_process._named_crs({"type": "name", "properties": {"name": name}}) == system


@pytest.mark.parametrize(
    ("stated", "text", "encoding"),
    [
        (b"65001", "Llŷn".encode(), "UTF-8"),
        (b"1252", "Llŷn".encode(), "UTF-8"),
        (b"UTF-8", "Café".encode("cp1252"), "CP1252"),
        (b"", "Café".encode("cp1252"), "CP1252"),
        (b"ANSI 1252", "Café".encode("cp1252"), None),
    ],
)
def test_a_cpg_that_is_wrong_ruins_no_names(tmp_path, stated, text, encoding):
    (tmp_path / "w.cpg").write_bytes(stated)
    (tmp_path / "w.dbf").write_bytes(b"\3" + bytes(7) + (32).to_bytes(2, "little") + bytes(22) + text)
    assert reader_process._dbf_encoding(tmp_path / "w.shp") == encoding


@pytest.mark.parametrize("note", [{"exceededTransferLimit": 1}, {"numberMatched": "20"}])
def test_one_page_of_a_longer_list_is_refused_however_it_is_marked(note):
    with pytest.raises(reader_process.Refused, match="only the first part"):
        reader_process._ensure_complete(note, 7)
