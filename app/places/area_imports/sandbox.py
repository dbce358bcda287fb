"""Read a file of areas in `reader_process.py`, a subprocess with limits, so that no file can do harm."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.places.geography.area_files import NotAnAreaFile

if TYPE_CHECKING:
    import geopandas as gpd

READER = Path(__file__).with_name("reader_process.py")
SECONDS = 180
UNREADABLE = "We cannot read the file. It is damaged or far too large."
# It needs none of our settings or secrets.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}


@dataclass(frozen=True)
class FileContents:
    """The contents of a file: each area is a row, with fields as text and a boundary (EPSG:27700) or None."""

    format: str
    layers: list[str]  # where there are several to choose from
    layer: str
    crs: str
    areas: gpd.GeoDataFrame
    mended: frozenset[int]  # labels of rows

    @property
    def fields(self) -> list[str]:
        return list(self.areas.columns.drop("geometry"))

    def __len__(self) -> int:
        return len(self.areas)


def read(path: Path, layer: str = "") -> FileContents:
    """Return the contents of a file; NotAnAreaFile says why it cannot be read."""
    return _parsed(_read(path, layer))


def read_cached(path: Path, layer: str = "") -> FileContents:
    """As `read`, cached in a file next to the original."""
    cache_file = path.with_suffix(".reading")
    if cache_file.exists():
        contents = _parsed(cache_file.read_text(encoding="utf-8"))
        if layer in ("", contents.layer):
            return contents
    text = _read(path, layer)
    draft = path.with_suffix(".reading-now")
    draft.write_text(text, encoding="utf-8")
    draft.replace(cache_file)
    return _parsed(text)


def move(path: Path, to: Path) -> None:
    """Move a file together with its cached contents."""
    path.with_suffix(".reading").replace(to.with_suffix(".reading"))


def forget(path: Path) -> None:
    for file in (path, path.with_suffix(".reading")):
        file.unlink(missing_ok=True)


def _read(path: Path, layer: str) -> str:
    with tempfile.TemporaryDirectory(prefix="fourtier-areas-") as folder:
        command = [sys.executable, "-I", str(READER), str(path.resolve()), folder, layer]
        try:
            subprocess.run(  # noqa: S603  our own program, and no shell
                command, env=ENVIRONMENT, cwd=folder, timeout=SECONDS, check=True, capture_output=True
            )
            text = (Path(folder) / "reading.json").read_text(encoding="utf-8")
        except (subprocess.SubprocessError, OSError) as error:
            raise NotAnAreaFile(UNREADABLE) from error
    if text.startswith('{"refused"'):
        raise NotAnAreaFile(json.loads(text)["refused"])
    return text


def _parsed(text: str) -> FileContents:
    import geopandas as gpd

    data = json.loads(text)
    boundaries = gpd.GeoSeries.from_wkb(data.pop("boundaries"), crs="EPSG:27700")
    areas = gpd.GeoDataFrame(data.pop("columns"), geometry=boundaries, dtype=str)
    return FileContents(**{**data, "mended": frozenset(data["mended"])}, areas=areas)
