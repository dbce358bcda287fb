"""Where does a file of incidents lie until the worker has read it? In a folder, under its own hash."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    sha256: str
    size: int


def keep(folder: Path, stream: IO[bytes]) -> Kept:
    """Copy the stream into the folder; the same file twice is kept once, and never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".coming-", delete=False) as draft:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += draft.write(piece)
    Path(draft.name).replace(path_of(folder, digest.hexdigest()))
    return Kept(digest.hexdigest(), size)


def forget(folder: Path, *, given_before: float, wanted: set[str], names: str = "*") -> None:
    """Delete what was given before this moment (in seconds since 1970) and nobody wants any more.

    A file that is given again is young again, so an import that waits for it finds it.
    """
    for path in folder.glob(names):
        if path.stem not in wanted and path.stat().st_mtime < given_before:
            path.unlink(missing_ok=True)


def path_of(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.csv"
