"""What is in this file of areas? Asked of `read_file.py`, a program with limits, so that no file can harm."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.places.geography.area_files import NotAnAreaFile

READER = Path(__file__).with_name("reader_process.py")
SECONDS = 180
UNREADABLE = "The file cannot be read: it is damaged, or far too large."
# It needs nothing of our settings, and none of our secrets.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}


@dataclass(frozen=True)
class Reading:
    """What a file holds: its fields as columns of text, its boundaries on the National Grid as WKB."""

    format: str
    layers: list[str]  # where there are several to choose from
    layer: str
    crs: str
    columns: dict[str, list[str]]
    boundaries: list[bytes | None]
    mended: frozenset[int]

    def __len__(self) -> int:
        return len(self.boundaries)


def read(path: Path, layer: str = "") -> Reading:
    """NotAnAreaFile says why nothing can be taken from it."""
    return _parsed(_read(path, layer))


def read_kept(path: Path, layer: str = "") -> Reading:
    """Of a file that stays where it is: what was read is kept beside it, for the next question."""
    kept = path.with_suffix(".reading")
    if kept.exists():
        reading = _parsed(kept.read_text(encoding="utf-8"))
        if layer in ("", reading.layer):
            return reading
    text = _read(path, layer)
    draft = path.with_suffix(".reading-now")
    draft.write_text(text, encoding="utf-8")
    draft.replace(kept)
    return _parsed(text)


def move(path: Path, to: Path) -> None:
    """What was read of a file goes where the file went."""
    path.with_suffix(".reading").replace(to.with_suffix(".reading"))


def forget(path: Path) -> None:
    for each in (path, path.with_suffix(".reading")):
        each.unlink(missing_ok=True)


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


def _parsed(text: str) -> Reading:
    found = json.loads(text)
    boundaries = [None if each is None else bytes.fromhex(each) for each in found.pop("boundaries")]
    mended = frozenset(found.pop("mended"))
    return Reading(**found, boundaries=boundaries, mended=mended)
