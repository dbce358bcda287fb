"""Are the shipped boundaries whole, and do they add up to the city?"""

import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

GEODATA = Path(__file__).parents[3] / "geodata"
RESIDENTS_OF_THE_CITY = 305_680  # Census 2011, Nottingham


def features(name):
    return json.loads((GEODATA / name).read_text())["features"]


def rows(name):
    with (GEODATA / name).open(newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def lsoas():
    return {
        each["properties"]["lsoa11cd"]: shape(each["geometry"])
        for each in features("nottingham_lsoas_2011.geojson")
    }


@pytest.fixture(scope="module")
def wards():
    return {
        each["properties"]["WD22CD"]: shape(each["geometry"]) for each in features("nottingham_wards.geojson")
    }


def test_there_are_182_lsoas_and_20_wards(lsoas, wards):
    assert (len(lsoas), len(wards)) == (182, 20)


def test_every_lsoa_is_in_one_ward_and_every_ward_in_one_locality(lsoas, wards):
    lookup = {row["lsoa11cd"]: row["wd22cd"] for row in rows("nottingham_lsoa11_to_ward22.csv")}
    localities = rows("nottingham_localities.csv")
    assert set(lookup) == set(lsoas)
    assert set(lookup.values()) == set(wards) == {row["wd22cd"] for row in localities}
    assert len(localities) == 20


def test_the_wards_together_are_the_lsoas_together(lsoas, wards):
    city, dissolved = shapely.union_all(list(lsoas.values())), shapely.union_all(list(wards.values()))
    assert shapely.symmetric_difference(city, dissolved).area == 0


def test_wards_are_single_pieces_that_meet_without_gaps_or_overlaps(wards):
    shapes = list(wards.values())
    assert all(each.geom_type == "Polygon" and each.is_valid and not each.interiors for each in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).geom_type == "Polygon"


def test_residents_add_up_to_the_citys():
    by_ward = sum(each["properties"]["residents"] for each in features("nottingham_wards.geojson"))
    by_lsoa = sum(int(row["population_2011"]) for row in rows("nottingham_lsoa11_to_ward22.csv"))
    assert by_ward == by_lsoa == RESIDENTS_OF_THE_CITY


def test_each_locality_is_one_piece_with_about_a_third_of_the_residents(wards):
    residents = {
        f["properties"]["WD22CD"]: f["properties"]["residents"] for f in features("nottingham_wards.geojson")
    }
    members = defaultdict(list)
    for row in rows("nottingham_localities.csv"):
        members[row["locality"]].append(row["wd22cd"])
    assert set(members) == {"North", "Central", "South"}
    for codes in members.values():
        assert shapely.union_all([wards[code] for code in codes]).geom_type == "Polygon"
        assert sum(residents[code] for code in codes) == pytest.approx(RESIDENTS_OF_THE_CITY / 3, rel=0.08)


def test_coordinates_say_no_more_than_they_know():
    for each in features("nottingham_wards.geojson"):
        assert (
            shapely.get_coordinates(shape(each["geometry"])).round(5).tolist()
            == shapely.get_coordinates(shape(each["geometry"])).tolist()
        )


def test_the_wards_are_what_their_script_makes():
    made = subprocess.run(
        [sys.executable, "-c", "import make_wards; print(make_wards.wards(), end='')"],
        cwd=GEODATA,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout == (GEODATA / "nottingham_wards.geojson").read_text()


def test_the_sources_carry_the_attribution_and_say_the_edges_are_approximate():
    said = (GEODATA / "SOURCES.md").read_text()
    assert (
        "Contains National Statistics data © Crown copyright and database right. Contains OS data © Crown "
        "copyright and database right. Licensed under the Open Government Licence v3.0."
    ) in said
    assert "approximate" in said


def test_every_shipped_file_has_its_source():
    said = (GEODATA / "SOURCES.md").read_text()
    data = [path.name for path in GEODATA.iterdir() if path.suffix in {".geojson", ".csv"}]
    assert data
    assert all(f"`{name}`" in said for name in data)
