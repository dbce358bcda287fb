"""How does a layer leave as a file that a geographic information system opens?

GeoPackage has coordinates of the National Grid, GeoJSON those of WGS84, as its standard has it (RFC 7946).
Both have the same features with the same plain field names, and name their sources with each.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from flask import Response, abort, send_file

from app.attribution import attribution, attribution_of
from app.mapping.layer_frames import LONLAT, Shapes
from app.models.base import LabelledEnum
from app.models.event import Event
from app.models.person import User
from app.use_case import record_read
from app.words import pluralise

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Row = Mapping[str, Any]

FIELD = re.compile(r"[a-z][a-z0-9_]*")
FORMATS = {
    "gpkg": ("GPKG", "GeoPackage", "application/geopackage+sqlite3"),
    "geojson": ("GeoJSON", "GeoJSON", "application/geo+json"),
}


def layer_response(
    user: User,
    form: str,
    name: str,
    shapes: Shapes,
    rows: Sequence[Row],
    *sources: str,
    called_in_words: str = "",
    question: str = "",
) -> Response:
    """The layer in the format that a link named, recorded as a download; an unknown format is no page.

    `name` is the layer's, in words joined by underlines. `rows`: the fields of each feature, in the order of
    `shapes`; a feature without a shape is kept. `sources`: whom to name besides those of the boundaries.
    `called_in_words`: what the record calls the layer, where its name does not tell it from others.
    `question`: what was asked for, for the record.
    """
    if form not in FORMATS:
        abort(404)
    _, called, content_type = FORMATS[form]
    file = file_of(form, name, shapes, rows, " ".join([*map(_sentence, sources), attribution_of(*sources)]))
    response = send_file(file, content_type, as_attachment=True, download_name=f"{name}.{form}")
    layer = f"{called_in_words or name.replace('_', ' ')}, {pluralise(len(rows), 'feature')},"
    record_read(user, Event.LAYER_TAKEN, layer=layer, format=called, question=question)
    return response


def _sentence(source: str) -> str:
    return source if source.endswith(".") else f"{source}."


def file_of(form: str, name: str, shapes: Shapes, rows: Sequence[Row], attribution: str) -> IO[bytes]:
    """The file, open; it has no name any more, and is gone when it is closed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{form}"
        _write(path, FORMATS[form][0], name, _frame(shapes, rows, attribution))
        return path.open("rb")


def _frame(shapes: Shapes, rows: Sequence[Row], attribution: str) -> GeoDataFrame:
    from geopandas import GeoDataFrame

    features = [
        {field: _plain(value) for field, value in row.items()} | {"attribution": attribution} for row in rows
    ]
    frame = GeoDataFrame(features, index=shapes.index).set_geometry(shapes)
    unfit = [field for field in frame.columns if not FIELD.fullmatch(field)]
    if unfit:
        raise ValueError(f"{unfit} are not plain names of fields")
    return frame


def _plain(value: Any) -> Any:
    """A value as a text, a number or a truth: days as their standard writes them (ISO 8601)."""
    if isinstance(value, LabelledEnum):
        return value.label
    return value.isoformat() if isinstance(value, date) else value


def _write(path: Path, driver: str, name: str, frame: GeoDataFrame) -> None:
    import pyogrio

    options = {"DESCRIPTION": attribution()}
    if driver == "GeoJSON":
        frame, options = frame.to_crs(LONLAT), {**options, "RFC7946": "YES"}
    pyogrio.write_dataframe(
        frame, path, layer=name, driver=driver, layer_options=options,
        geometry_type="MultiPolygon", promote_to_multi=True,
    )  # fmt: skip
