"""How were the ward boundaries made? Run this to make them again, from the LSOAs and the lookup beside it.

    python geodata/make_wards.py

Each ward is the union of the whole LSOAs that the lookup gives it. Neighbouring LSOAs share their
vertices, so the union is exact: no slivers, no holes, and wards that meet without a gap.
"""

import csv
import json
from collections import defaultdict
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape

HERE = Path(__file__).parent
LSOAS = HERE / "nottingham_lsoas_2011.geojson"
LOOKUP = HERE / "nottingham_lsoa11_to_ward22.csv"
WARDS = HERE / "nottingham_wards.geojson"
DECIMALS = 5  # about a metre; the LSOAs have no more


def lsoa_shapes() -> dict[str, shapely.Polygon]:
    features = json.loads(LSOAS.read_text())["features"]
    return {each["properties"]["lsoa11cd"]: shape(each["geometry"]) for each in features}


def lsoas_by_ward() -> dict[tuple[str, str], list[dict]]:
    wards = defaultdict(list)
    with LOOKUP.open(newline="") as lines:
        for row in csv.DictReader(lines):
            wards[row["wd22cd"], row["wd22nm"]].append(row)
    return dict(sorted(wards.items()))


def dissolve(polygons: list[shapely.Polygon]) -> shapely.Polygon:
    """One polygon; whoever changes the lookup so that a ward falls apart should hear of it here."""
    whole = shapely.normalize(shapely.union_all(polygons))
    if whole.geom_type != "Polygon" or len(whole.interiors):
        raise ValueError("The LSOAs of this ward do not make one piece without holes.")
    return whole


def rounded(coordinates):
    if isinstance(coordinates[0], (int, float)):
        return [round(number, DECIMALS) for number in coordinates]
    return [rounded(each) for each in coordinates]


def ward_feature(code: str, name: str, rows: list[dict], shapes: dict[str, shapely.Polygon]) -> dict:
    outline = mapping(dissolve([shapes[row["lsoa11cd"]] for row in rows]))
    properties = {
        "WD22CD": code,
        "WD22NM": name,
        "lsoas": len(rows),
        "residents": sum(int(row["population_2011"]) for row in rows),
        "households": sum(int(row["households_2011"]) for row in rows),
    }
    geometry = {"type": outline["type"], "coordinates": rounded(outline["coordinates"])}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def wards() -> str:
    """The file's text: one ward a line, so that a change can be read in a diff."""
    shapes = lsoa_shapes()
    features = [ward_feature(code, name, rows, shapes) for (code, name), rows in lsoas_by_ward().items()]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","name":"nottingham_wards","features":[\n{lines}\n]}}\n'


if __name__ == "__main__":
    WARDS.write_text(wards())
    print(f"Wrote {WARDS.name}: {len(lsoas_by_ward())} wards.")
