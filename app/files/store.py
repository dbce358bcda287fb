"""Where do the bytes of a file lie? Outside the web root, each under its own hash, whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.files.kinds import NotAccepted

PIECE = 1 << 20


@dataclass(frozen=True)
class Received:
    """Bytes that have arrived, in a place of their own until they are settled."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(folder: Path, content: BinaryIO, limit_mb: int) -> Iterator[Received]:
    """Take in a file. What is not settled by the end is gone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{secrets.token_hex(16)}"
    try:
        yield _write(draft, content, limit_mb)
    finally:
        draft.unlink(missing_ok=True)


def settle(folder: Path, received: Received) -> None:
    """Put the bytes where their hash says. The same bytes twice are kept once."""
    place = place_of(folder, received.sha256)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    received.path.replace(place)
    _make_lasting(place.parent)


def place_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def _write(draft: Path, content: BinaryIO, limit_mb: int) -> Received:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while piece := content.read(PIECE):
            size += len(piece)
            if size > limit_mb * 1_000_000:
                raise NotAccepted(
                    f"This file is larger than {limit_mb} MB, which is the most that can be added"
                )
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise NotAccepted("This file is empty")
    return Received(draft, digest.hexdigest(), size)


def _make_lasting(folder: Path) -> None:
    """A new name in a folder outlives a power cut only when the folder itself is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
