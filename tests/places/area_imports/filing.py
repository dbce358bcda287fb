"""How does a test give a file of areas, and make one?"""

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

from app.models.area import AreaImport, AreaKind
from app.places.area_imports import services
from app.places.area_imports.matching import ImportChoices
from app.places.area_imports.plan import plan_boundaries, plan_figures
from app.places.area_imports.sandbox import read
from app.places.geography import grid

# In the middle of the city that ships with the product.
EAST, NORTH = 457_000, 340_000


def take(path, kind=AreaKind.WARD, in_force=None, **choices):
    """Read, look, take: what `flask areas import` does, with --yes."""
    plan = plan_boundaries(read(path, choices.get("layer", "")), kind, ImportChoices(**choices))
    return services.apply_area_file(
        None, AreaImport(file_name=path.name, kind=kind, in_force=in_force), plan=plan
    )


def take_wards(path, **choices):
    return take(path, AreaKind.WARD, **choices)


def take_lookup(path):
    return services.apply_area_file(None, AreaImport(file_name=path.name), plan=plan_figures(path))


def squares(*names, size=1_000, east=EAST, north=NORTH):
    """Squares in a row, west to east, by code: the first E05000001."""
    return {
        f"E05{number:06d}": (name, shapely.box(east + i * size, north, east + (i + 1) * size, north + size))
        for i, (number, name) in enumerate(enumerate(names, 1))
    }


def geojson(path: Path, areas, code="WD22CD", name="WD22NM", crs=None, **more) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {code: key, name: words, **{field: values[i] for field, values in more.items()}},
            "geometry": _lonlat(shape) if crs is None else json.loads(shapely.to_geojson(shape)),
        }
        for i, (key, (words, shape)) in enumerate(areas.items())
    ]
    whole = {"type": "FeatureCollection", "features": features}
    if crs:
        whole["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def esri_json(folder: Path, areas, wkid=27700, positions=(), **notes) -> Path:
    """As an ArcGIS server answers `f=json`; `positions` are further numbers of each position (Z and M)."""
    features = [
        {
            "attributes": {"WD22CD": code, "WD22NM": name},
            "geometry": {"rings": [[[x, y, *positions] for x, y in reversed(shape.exterior.coords)]]},
        }
        for code, (name, shape) in areas.items()
    ]
    whole = {"geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": wkid}, "features": features}
    path = folder / "w.json"
    path.write_text(json.dumps({**whole, "hasZ": bool(positions), "hasM": bool(positions), **notes}))
    return path


def _lonlat(shape):
    def change(places):
        return np.column_stack(grid.to_lonlat(places[:, 0], places[:, 1]))

    return json.loads(shapely.to_geojson(shapely.transform(shape, change)))


def gdal(
    path: Path, areas, driver, crs="EPSG:27700", layer=None, code="wd22cd", name="wd22nm", append=False
) -> Path:
    shapes, words = [shape for _, shape in areas.values()], [words for words, _ in areas.values()]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[np.array(list(areas), dtype=object), np.array(words, dtype=object)],
        fields=[code, name],
        driver=driver,
        crs=crs,
        layer=layer,
        geometry_type="Unknown" if driver == "GPKG" else "Polygon",
        append=append,
    )
    return path


def geopackage(path: Path, areas, **more) -> Path:
    return gdal(path, areas, "GPKG", **more)


def shapefile(path: Path, areas, without=(), inside="", **more) -> Path:
    """Zipped, as the Open Geography Portal gives it."""
    folder = path.parent / f"{path.stem}-parts"
    folder.mkdir()
    gdal(folder / "areas.shp", areas, "ESRI Shapefile", **more)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix not in without:
                archive.write(part, f"{inside}{part.name}")
    return path
