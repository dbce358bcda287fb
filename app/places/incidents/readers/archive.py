"""Read the incidents of one force from an archive of data.police.uk.

A zip file of months, with street files of every force, and files of outcomes and of stops and searches.
Nothing is unpacked to disk: files are streamed from the archive. It may be damaged or malicious, so its
claimed sizes are trusted only within limits.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, TypeVar, cast

from app.places.incidents.readers import Batch, NotSuchAFile, Rejection, police

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
STREET = re.compile(r"\d{4}-\d{2}-([a-z0-9-]{1,60})-street\.csv", re.ASCII | re.IGNORECASE)
PLAINLY_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 1
MOST_FILES = 50_000
MOST_UNPACKED = 60_000_000_000
# Police files compress to a tenth; anything that expands a hundredfold is not such an archive.
MOST_GROWTH, SMALL = 100, 50_000_000
DAMAGED = "The archive is damaged. Download it again and upload the whole file."
TROUBLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError,
)  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True)
class Archive:
    """The street files of an archive, by the name of their force as files are named."""

    packed: zipfile.ZipFile
    files: dict[str, list[zipfile.ZipInfo]]

    def size(self, names: Iterable[str] | None = None) -> int:
        """How many bytes these forces' files have, unpacked."""
        chosen = self.files if names is None else names
        return sum(info.file_size for name in chosen for info in self.files[name])

    def forces(self) -> dict[str, str]:
        """Each force as its rows name it, and as its files are named."""
        names: dict[str, str] = {}
        for name, infos in sorted(self.files.items()):
            if force := next(filter(None, (self._first_force(info) for info in infos)), None):
                names.setdefault(force, name)
        return names

    def _first_force(self, info: zipfile.ZipInfo) -> str | None:
        with _opened(self.packed, info) as file:
            heading = police.first_rows(file, 2)
        if len(heading) < 2:
            return None
        return police.force_of(*heading)


def is_archive(file: IO[bytes]) -> bool:
    start = file.read(4)
    file.seek(0)
    return start in SIGNATURES


def look(file: IO[bytes]) -> Archive:
    """List the archive without unpacking it; NotSuchAFile if it has no street files that can be read."""
    packed = _trusted(lambda: zipfile.ZipFile(file))
    infos = packed.infolist()
    if len(infos) > MOST_FILES:
        raise NotSuchAFile(f"The archive must have {MOST_FILES:,} files or fewer.")
    files: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for info in infos:
        name = PurePosixPath(info.filename).name
        if (match := STREET.fullmatch(name)) and info.file_size:
            _take(files.setdefault(match[1].casefold(), {}), name.casefold(), info)
    if not files:
        raise NotSuchAFile("The archive has no street-level crime files. Their names end in “-street.csv”.")
    archive = Archive(packed, {force: list(by_month.values()) for force, by_month in files.items()})
    _ensure_not_a_bomb(archive, file)
    return archive


def read(file: BinaryIO, *, today: date, force: str) -> Iterator[Batch]:
    """Yield this force's incidents month by month. `bytes_read` is scaled to the size of the archive."""
    archive = look(file)
    chosen = choose(archive.forces(), force)
    unpacked, packed = archive.size([chosen]), file.seek(0, 2)
    infos = sorted(archive.files[chosen], key=lambda info: PurePosixPath(info.filename).name)
    behind = 0
    for info in infos:
        for batch in _read_one(archive.packed, info, today, force):
            batch.bytes_read = packed * (behind + batch.bytes_read) // unpacked
            yield batch
        behind += info.file_size


def choose(forces: dict[str, str], wanted: str) -> str:
    """How the files of this force are named, or NotSuchAFile with the forces that there are."""
    for force, name in forces.items():
        if wanted.strip().casefold() == force.casefold():
            return name
    there = ", ".join(forces) or "no force"
    raise NotSuchAFile(f"The archive has nothing reported by {wanted}. It has: {there}.")


def _read_one(packed: zipfile.ZipFile, info: zipfile.ZipInfo, today: date, force: str) -> Iterator[Batch]:
    name = PurePosixPath(info.filename).name
    with _opened(packed, info) as file:
        try:
            for batch in police.read_rows(cast(BinaryIO, file), today=today, force=force):
                batch.rejections = [Rejection(r.line, f"{name}: {r.reason}", r.row) for r in batch.rejections]
                yield batch
        except NotSuchAFile as refusal:
            raise NotSuchAFile(f"{name} in the archive: {refusal}") from refusal


# --- trust -------------------------------------------------------------------------------------------
def _take(files: dict[str, zipfile.ZipInfo], name: str, info: zipfile.ZipInfo) -> None:
    """Add a file, refusing a second file of the same month, which would count twice."""
    other = files.setdefault(name, info)
    if (other.CRC, other.file_size) != (info.CRC, info.file_size):
        raise NotSuchAFile(f"The archive has more than one version of {name}.")
    if info.flag_bits & ENCRYPTED:
        raise NotSuchAFile("The archive is locked with a password.")
    if info.compress_type not in PLAINLY_PACKED:
        raise NotSuchAFile("We cannot open this kind of archive. Save it as an ordinary zip file.")


def _ensure_not_a_bomb(archive: Archive, file: IO[bytes]) -> None:
    unpacked, size = archive.size(), file.seek(0, 2)
    file.seek(0)
    if unpacked > MOST_UNPACKED or unpacked > max(size * MOST_GROWTH, SMALL):
        raise NotSuchAFile(
            "The archive would be far larger than police files when unpacked, so we did not open it."
        )


def _trusted(act: Callable[[], T]) -> T:
    try:
        return act()
    except TROUBLE as error:
        raise NotSuchAFile(DAMAGED) from error


class _opened:
    """A file of the archive; errors in it are reported as errors of the archive."""

    def __init__(self, packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        self.packed, self.info = packed, info

    def __enter__(self) -> "_opened":
        self.file = _trusted(lambda: self.packed.open(self.info))
        return self

    def __exit__(self, *error: Any) -> None:
        self.file.close()

    def read(self, size: int = -1) -> bytes:
        return _trusted(lambda: self.file.read(size))
