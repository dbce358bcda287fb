"""Read polygons (projected to the National Grid) and fields from an untrusted file, in a process of its own.

`sandbox.py` runs this program with limits on memory and time, because files come from outside and the C
libraries that read them are large. So it imports nothing of ours. geopandas reads the file, under a name
that we choose, once its first bytes have told what it is; GeoJSON and Esri's JSON only after their JSON has
been looked through, since GDAL would follow a link. It makes no network requests.

    python reader_process.py FILE FOLDER [LAYER]      writes FOLDER/reading.json
"""

import json
import re
import resource
import sys
import warnings
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio.errors
import pyproj
import pyproj.network
import shapely

MOST_MEMORY = 4 << 30
MOST_SECONDS = 150
MOST_UNPACKED = 1_000_000_000
TOO_LARGE_UNPACKED = "The zip archive would be more than 1 GB when unpacked, so we did not open it."
MOST_ENTRIES = 2_000
MOST_AREAS = 250_000
MOST_FIELDS = 300
LONGEST_VALUE = 300
PIECE = 1024 * 1024
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# Coordinate system names in GeoJSON before RFC 7946. Links are never followed.
NAMED_CRS = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC):(?:[\w.]*:)?(CRS84|\d{4,6})", re.IGNORECASE)
LONLAT = "OGC:CRS84"
GRID = "EPSG:27700"
AREAS = ("Polygon", "MultiPolygon")
# What numbers on the National Grid look like: more than a longitude or latitude can be, and not off the grid.
MOST_DEGREES, MOST_EASTING, MOST_NORTHING = 360, 700_000, 1_300_000
LOOKS_LIKE_GRID = (
    "The numbers look like eastings and northings on the National Grid, but the file does not say so. Save "
    "it with longitude and latitude (WGS 84), or as GeoPackage or Shapefile that states its system (.prj)."
)
# The language driver of a .dbf (its byte 29) that states no code page: none, and "Windows ANSI".
NO_CODE_PAGE = (b"\x00", b"\x57")
DAMAGED = (
    pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.GeometryError,
    pyogrio.errors.FieldError, pyproj.exceptions.ProjError, shapely.errors.GEOSException, ValueError, OSError,
)  # fmt: skip


class Refused(ValueError):
    """The file cannot be used; the message is for the user."""


def main(path: Path, folder: Path, layer: str) -> None:
    _set_limits()
    try:
        result = read(path, folder, layer)
    except Refused as refusal:
        result = {"refused": str(refusal)}
    except MemoryError:
        result = {"refused": "The file is too large to read. Use a more generalised version of it."}
    (folder / "reading.json").write_text(json.dumps(result), encoding="utf-8")


def _set_limits() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 2 * MOST_UNPACKED),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def read(path: Path, folder: Path, layer: str = "") -> dict[str, Any]:
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise Refused("The file is empty.")
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        path, start = _unpack(path, folder)
    if start.startswith(b"SQLite format 3\0"):
        return _read(_called(path, folder / "areas.gpkg"), "GeoPackage", layer)
    if path.suffix == ".shp":
        return _read(path, "Shapefile", layer, encoding=_dbf_encoding(path))
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _read_json(_called(path, folder / "areas.geojson"))
    raise Refused("The file must be GeoJSON, GeoPackage or a zipped Shapefile.")


def _called(path: Path, name: Path) -> Path:
    if path != name:
        name.symlink_to(path.resolve())
    return name


# --- zip archives -----------------------------------------------------------------------------------


def _unpack(path: Path, folder: Path) -> tuple[Path, bytes]:
    """Extract the archive's one data set under our own file name; return its path and first bytes."""
    try:
        with zipfile.ZipFile(path) as archive:
            main_part = _one_set(archive)
            parts = _parts_of(archive, main_part)
            return _extract(archive, parts, folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("The zip archive is damaged.") from error
    except RuntimeError as error:  # encrypted, or an unusual compression
        raise Refused("The zip archive cannot be opened. Create it again without a password.") from error


def _one_set(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused(f"The zip archive has {len(entries):,} files in it. Import one set of areas at a time.")
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in entry.filename:
            raise Refused("The zip archive refers to files outside itself, so we did not open it.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(TOO_LARGE_UNPACKED)
    sets = [e for e in entries if _ending(e) in (".shp", ".gpkg", ".geojson") and not _hidden(e)]
    # Beside another set, a .json describes it.
    sets = sets or [e for e in entries if _ending(e) == ".json" and not _hidden(e)]
    if not sets:
        raise Refused("The zip archive must contain a Shapefile, GeoPackage or GeoJSON.")
    if len(sets) > 1:
        names = ", ".join(sorted(PurePosixPath(e.filename).name[:80] for e in sets)[:5])
        raise Refused(f"The zip archive has more than one set of areas: {names}. Import one at a time.")
    return sets[0]


def _ending(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _hidden(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() or PurePosixPath(entry.filename).name.startswith(".")


def _parts_of(archive: zipfile.ZipFile, main_part: zipfile.ZipInfo) -> dict[str, zipfile.ZipInfo]:
    """Parts of the data set by file extension: a Shapefile's parts share a name."""
    if _ending(main_part) != ".shp":
        return {_ending(main_part): main_part}
    stem = main_part.filename[: -len(".shp")].lower()
    parts = {
        _ending(e): e
        for e in archive.infolist()
        if e.filename[: -len(_ending(e)) or None].lower() == stem and _ending(e) in SHAPEFILE_PARTS
    }
    missing = [ending for ending in (".shx", ".dbf") if ending not in parts]
    if missing:
        raise Refused(f"The Shapefile is incomplete. Its {' and '.join(missing)} is not in the zip archive.")
    return parts


def _extract(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], folder: Path) -> tuple[Path, bytes]:
    room = MOST_UNPACKED
    for ending, entry in parts.items():
        with archive.open(entry) as packed, (folder / f"unpacked{ending}").open("wb") as out:
            while piece := packed.read(PIECE):
                room -= len(piece)
                if room < 0:
                    raise Refused(TOO_LARGE_UNPACKED)
                out.write(piece)
    main_part = folder / f"unpacked{next(e for e in parts if e not in SHAPEFILE_PARTS[1:])}"
    with main_part.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise Refused("The file in the zip archive is empty.")
    return main_part, start


# --- GeoJSON, and Esri's JSON -----------------------------------------------------------------------


def _read_json(path: Path) -> dict[str, Any]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused("The GeoJSON file is incomplete or damaged.") from error
    features = [whole] if whole.get("type") == "Feature" else whole.get("features")
    if not isinstance(features, list):
        raise Refused("This is JSON but not GeoJSON. It has no list of features.")
    _ensure_some(len(features))
    _ensure_complete(whole, len(features))
    if all(_is_esri_feature(feature) for feature in features):
        return _read_esri(path, len(features))
    if all(_is_feature(feature) for feature in features):
        return _read_geojson(path, len(features), _named_crs(whole.get("crs")))
    raise Refused("This is JSON but not GeoJSON. Not everything in its list of features is a feature.")


def _ensure_complete(whole: dict[str, Any], number: int) -> None:
    """Refuse one page of a longer answer, as ArcGIS, OGC API Features and WFS mark theirs."""
    about = whole.get("properties")
    notes = {**about, **whole} if isinstance(about, dict) else whole
    totals = [str(notes.get(name, "")) for name in ("numberMatched", "totalFeatures", "totalCount")]
    total = max((int(each) for each in totals if each.isdecimal()), default=0)
    links = notes["links"] if isinstance(notes.get("links"), list) else []
    has_next = any(isinstance(link, dict) and link.get("rel") == "next" for link in links)
    if str(notes.get("exceededTransferLimit", "")).lower() in ("true", "1") or has_next or total > number:
        of = f" of {total:,}" if total > number else ""
        raise Refused(
            f"This is only the first part of a longer list: {number:,}{of} areas, where the map server "
            "stopped. Download the whole set as one file."
        )


def _is_feature(given: Any) -> bool:
    return isinstance(given, dict) and given.get("type") == "Feature"


def _is_esri_feature(given: Any) -> bool:
    return isinstance(given, dict) and isinstance(given.get("attributes"), dict)


def _read_geojson(path: Path, number: int, crs: str | None) -> dict[str, Any]:
    frame = _whole(_frame(path, "GeoJSON", "", DATE_AS_STRING="YES", ARRAY_AS_STRING="YES"), number)
    if crs is None and _looks_like_grid(frame.geometry):
        raise Refused(LOOKS_LIKE_GRID)
    return _contents("GeoJSON", [], "", frame.set_crs(crs or LONLAT, allow_override=True))


def _read_esri(path: Path, number: int) -> dict[str, Any]:
    return _contents("Esri JSON", [], "", _whole(_frame(f"ESRIJSON:{path}", "Esri JSON", ""), number))


def _whole(frame: gpd.GeoDataFrame, number: int) -> gpd.GeoDataFrame:
    if len(frame) != number:
        raise Refused("Some features of the GeoJSON file cannot be read.")
    return frame


def _named_crs(stated: Any) -> str | None:
    """The coordinate system of a GeoJSON file, if it states one."""
    if stated is None:
        return None
    name = stated.get("properties", {}) if isinstance(stated, dict) else {}
    name = name.get("name") if isinstance(name, dict) else None
    match = NAMED_CRS.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        raise Refused("We do not recognise the coordinate system that the file states.")
    return LONLAT if match[2].upper() == "CRS84" else f"EPSG:{match[2]}"


# --- any format -------------------------------------------------------------------------------------


def _read(path: Path, called: str, layer: str, encoding: str | None = None) -> dict[str, Any]:
    layers = _layers(path, called)
    layer = layer if layer in layers else layers[0]
    frame = _frame(path, called, layer, encoding)
    return _contents(called, layers if len(layers) > 1 else [], layer, frame)


def _dbf_encoding(path: Path) -> str | None:
    """The encoding of a Shapefile's texts, whatever its .cpg states; None: as its .cpg or .dbf states it."""
    cpg, dbf = path.with_suffix(".cpg"), path.with_suffix(".dbf").read_bytes()
    stated = cpg.read_bytes().strip().upper() if cpg.exists() else b""
    try:
        dbf[int.from_bytes(dbf[8:10], "little") :].decode("utf-8")
    except UnicodeDecodeError:
        is_utf8 = b"UTF" in stated or stated == b"65001"
        unstated = is_utf8 or (not stated and dbf[29:30] in NO_CODE_PAGE)
        return "CP1252" if unstated else None
    return "UTF-8"


def _layers(path: Path, called: str) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = [str(name) for name, kind in pyogrio.list_layers(path) if _may_be_areas(kind)]
    except DAMAGED as error:
        raise Refused(f"The {called} is damaged or incomplete.") from error
    if not layers:
        raise Refused(f"The {called} has no polygons.")
    return layers


def _may_be_areas(kind: Any) -> bool:
    return kind is not None and ("Polygon" in str(kind) or str(kind) in ("Unknown", "GeometryCollection"))


def _frame(
    path: Path | str, called: str, layer: str, encoding: str | None = None, **options: str
) -> gpd.GeoDataFrame:
    """Every feature. A boundary that is none is None; its area is named later, by its code."""
    options = {**options, "layer": layer} if layer else options
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            about = pyogrio.read_info(path, layer=layer or None, encoding=encoding, force_feature_count=True)
            _ensure_some(about["features"])
            names = about["fields"][:MOST_FIELDS]
            return gpd.read_file(
                path, columns=names, force_2d=True, on_invalid="ignore", encoding=encoding, **options
            )
    except DAMAGED as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"The {called} is damaged or incomplete.") from error


def _ensure_some(number: int) -> None:
    if not number:
        raise Refused("There are no areas in the file.")
    if number > MOST_AREAS:
        raise Refused(f"The file has {number:,} areas. It must have {MOST_AREAS:,} or fewer.")


def _contents(called: str, layers: list[str], layer: str, frame: gpd.GeoDataFrame) -> dict[str, Any]:
    shapes = frame.geometry
    _ensure_areas(shapes)
    crs = _known(shapes)
    on_grid = _onto_grid(shapes, crs)
    polygons = [_polygons(shape) for shape in on_grid.make_valid()]
    fields = frame.columns.drop(shapes.name)
    return {
        "format": called,
        "layers": layers,
        "layer": layer,
        "crs": crs.name,
        "columns": {str(name): [_text(value) for value in frame[name]] for name in fields},
        "boundaries": [None if shape is None else shapely.to_wkb(shape, hex=True) for shape in polygons],
        "mended": np.flatnonzero(~on_grid.is_valid & on_grid.notna()).tolist(),
    }


def _text(value: Any) -> str:
    if isinstance(value, (list, dict, np.ndarray)) or pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = "".join(c for c in " ".join(str(value).split()) if c.isprintable())
    return words[:LONGEST_VALUE]


# --- onto the grid, and mended ----------------------------------------------------------------------


def _ensure_areas(shapes: gpd.GeoSeries) -> None:
    kinds = set(shapes.geom_type.dropna())
    if not kinds:
        raise Refused("We could not read any boundaries in the file.")
    if kinds.isdisjoint({*AREAS, "GeometryCollection"}):
        raise Refused("The file has points or lines, not areas. Use a file of boundaries.")


def _known(shapes: gpd.GeoSeries) -> pyproj.CRS:
    crs = shapes.crs
    if crs is None and _looks_like_grid(shapes):
        raise Refused(LOOKS_LIKE_GRID)
    if crs is None:
        raise Refused("The file does not state its coordinate system (a Shapefile does in its .prj).")
    if crs.is_engineering or (crs.sub_crs_list and crs.sub_crs_list[0].is_engineering):
        raise Refused("The file does not state its coordinate system.")
    return crs


def _looks_like_grid(shapes: gpd.GeoSeries) -> bool:
    west, south, east, north = shapes.total_bounds
    fits = west >= 0 and south >= 0 and east <= MOST_EASTING and north <= MOST_NORTHING
    return bool(fits and min(east, north) > MOST_DEGREES)


def _onto_grid(shapes: gpd.GeoSeries, crs: pyproj.CRS) -> gpd.GeoSeries:
    """On the National Grid; None where a boundary's numbers are no place on it."""
    pyproj.network.set_network_enabled(active=False)
    try:
        on_grid = shapes.to_crs(GRID)
    except pyproj.exceptions.ProjError as error:
        raise Refused("We do not recognise the coordinate system that the file states.") from error
    on_grid = on_grid.where(np.isfinite(on_grid.bounds).all(axis=1), None)
    if on_grid.isna().all():
        raise Refused(f"The boundaries do not fit the coordinate system that the file states ({crs.name}).")
    return on_grid


def _polygons(shape: Any) -> Any:
    """The polygons of a geometry, without lines and points left over from mending."""
    if shape is None or shape.geom_type in AREAS:
        return None if shape is None or shape.is_empty else shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in AREAS]
    return shapely.union_all(parts) if parts else None


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
