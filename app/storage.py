"""Storage of uploaded files: outside the web root, each under its own hash, whole or not at all.

The files of cases, of incidents and of areas are all stored here, each kind in its own folder.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

PIECE = 1 << 20
FRAGMENT = re.compile(r"\.[0-9a-f]{32}(\.reading.*)?")


class NotAccepted(ValueError):
    """This file is refused; the message tells the person who chose it why."""


class NotStored(FileNotFoundError):
    """No file with this hash is stored."""


@dataclass(frozen=True)
class Received:
    """An uploaded file in a temporary place, until it is settled."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(folder: Path, content: IO[bytes], limit_mb: int | None = None) -> Iterator[Received]:
    """Write an upload to a temporary file, which is deleted at the end unless it was settled."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{secrets.token_hex(16)}"
    try:
        yield _write(draft, content, limit_mb)
    finally:
        draft.unlink(missing_ok=True)


def settle(folder: Path, received: Received) -> None:
    """Move an upload to the place that its hash names. The same bytes are stored once."""
    place = stored_path(folder, received.sha256)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    received.path.replace(place)
    _make_lasting(place.parent)


def measured(received: Received) -> Received:
    """An upload that was changed in its temporary place, with its hash and size as they are now."""
    with received.path.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Received(received.path, digest, received.path.stat().st_size)


def put(folder: Path, content: IO[bytes], limit_mb: int | None = None) -> Received:
    """Store a whole upload, and return its hash and size."""
    with receive(folder, content, limit_mb) as received:
        settle(folder, received)
    return received


def open_stored(folder: Path, sha256: str) -> BinaryIO:
    """Open the file with this hash, or raise NotStored."""
    try:
        return stored_path(folder, sha256).open("rb")
    except FileNotFoundError as error:
        raise NotStored(sha256) from error


def path_of(folder: Path, sha256: str) -> Path:
    """Return a path to the file with this hash, for a program that needs one; NotStored if there is none.

    Anything else opens it: other storage than a disk would have to copy the file to a path first.
    """
    path = stored_path(folder, sha256)
    if not path.is_file():
        raise NotStored(sha256)
    return path


def delete(folder: Path, sha256: str) -> None:
    """Delete the file with this hash, if it is stored, and what was made of it and kept beside it."""
    place = stored_path(folder, sha256)
    for path in (place, *place.parent.glob(f"{sha256}.*")):
        path.unlink(missing_ok=True)


def path_beside(folder: Path, sha256: str, ending: str) -> Path:
    """Return where what was made of a stored file is kept; it is deleted together with the file."""
    return stored_path(folder, sha256).with_name(f"{sha256}.{ending}")


def stored_path(folder: Path, sha256: str) -> Path:
    """Return where this disk has the file with this hash. Outside this module, ask for `path_of`."""
    return folder / sha256[:2] / sha256


def forget(folder: Path, sha256: str, *, stored_before: float, wanted: set[str]) -> None:
    """Delete a file if it is older than this moment (in seconds since 1970) and not wanted.

    Uploading a file again renews its age, so that an import that waits for it finds it.
    """
    _forget(stored_path(folder, sha256), stored_before, wanted)


def forget_old(folder: Path, *, stored_before: float, wanted: set[str]) -> None:
    """Delete all such files, broken uploads too."""
    for path in (*folder.glob("*"), *folder.glob("??/*")):
        if path.is_file():
            _forget(path, stored_before, wanted)


def forget_fragments(folder: Path, *, begun_before: float) -> None:
    """Delete the beginnings of uploads that were never settled, in this folder and those within it."""
    for path in folder.rglob(".*"):
        if FRAGMENT.fullmatch(path.name):
            _forget(path, begun_before)


def _forget(path: Path, before: float, wanted: Collection[str] = ()) -> None:
    with suppress(FileNotFoundError):
        if path.name not in wanted and path.stat().st_mtime < before:
            path.unlink()


def _write(draft: Path, content: IO[bytes], limit_mb: int | None) -> Received:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while piece := content.read(PIECE):
            size += file.write(piece)
            _refuse_too_large(size, limit_mb)
            digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise NotAccepted("This file is empty")
    return Received(draft, digest.hexdigest(), size)


def _refuse_too_large(size: int, limit_mb: int | None) -> None:
    if limit_mb is not None and size > limit_mb * 1_000_000:
        raise NotAccepted(f"File must be {limit_mb} MB or smaller")


def _make_lasting(folder: Path) -> None:
    """A new name in a folder outlives a power cut only when the folder itself is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
