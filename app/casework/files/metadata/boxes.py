"""HEIC pictures and MP4 and QuickTime videos: boxes in boxes, which count on each other's places.

So what is taken out is overwritten where it is. How such a picture lies is no metadata but a property of it.
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.casework.files.metadata.damage import Damaged
from app.casework.files.metadata.exif import AS_IT_IS, only_orientation

# What a picture is made of, at the top of its file; other boxes, such as the film beside it, are overwritten.
OF_A_PICTURE = {b"ftyp", b"meta", b"mdat", b"idat", b"free", b"skip"}
# Where cameras put the place, the maker and what people wrote, in a film and in its tracks.
ABOUT_A_FILM = {b"udta", b"meta", b"uuid", b"mpvd", b"XMP_", b"gps ", b"GPS "}
INTO = {b"moov", b"trak", b"mdia", b"minf", b"edts", b"dinf"}
MOST_BOXES = 20_000
MOST_DEPTH = 8
# Items of a picture that tell about it. XMP is of the kind "mime".
ABOUT_A_PICTURE = {b"Exif", b"mime", b"uri "}
NO_EXIF = struct.pack(">I", 0) + only_orientation(AS_IT_IS)


class Box(NamedTuple):
    kind: bytes
    at: int
    body: int
    end: int


def blank_video(path: Path) -> None:
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        _blank_film(data, 0, len(data), 0)


def blank_picture(path: Path) -> None:
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        for box in list(_boxes(data, 0, len(data))):
            if box.kind == b"meta":
                _blank_items(data, box)
            elif box.kind not in OF_A_PICTURE:
                _blank(data, box)


def _boxes(data: mmap.mmap, at: int, end: int) -> Iterator[Box]:
    for _ in range(MOST_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        stop = end if size == 0 else at + size
        if stop > end or stop < body:
            raise Damaged
        yield Box(kind, at, body, stop)
        at = stop
    raise Damaged


def _blank(data: mmap.mmap, box: Box) -> None:
    """Make it a box of nothing, as long as it was."""
    data[box.at + 4 : box.at + 8] = b"free"
    data[box.body : box.end] = bytes(box.end - box.body)


def _blank_film(data: mmap.mmap, at: int, end: int, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise Damaged
    for box in list(_boxes(data, at, end)):
        if box.kind in ABOUT_A_FILM:
            _blank(data, box)
        elif box.kind in INTO:
            _blank_film(data, box.body, box.end, depth + 1)


# --- items of a picture ------------------------------------------------------------------------------
def _blank_items(data: mmap.mmap, meta: Box) -> None:
    parts = {box.kind: box for box in _boxes(data, meta.body + 4, meta.end)}
    if not {b"iinf", b"iloc"} <= parts.keys():
        raise Damaged
    about = dict(_about(data, parts[b"iinf"]))
    idat = parts[b"idat"].body if b"idat" in parts else 0
    for item, at, length in _places(data, parts[b"iloc"], idat):
        if item in about:
            if at + length > len(data):
                raise Damaged
            blank = NO_EXIF if about[item] == b"Exif" and length >= len(NO_EXIF) else b""
            data[at : at + length] = blank + b"\0" * (length - len(blank))


def _about(data: mmap.mmap, iinf: Box) -> Iterator[tuple[int, bytes]]:
    """The items that tell about the picture, with their kind."""
    at = iinf.body + 4 + (2 if data[iinf.body] == 0 else 4)
    for box in _boxes(data, at, iinf.end):
        version = data[box.body]
        if box.kind != b"infe" or version < 2:
            continue
        item, _, kind = struct.unpack_from(">HH4s" if version == 2 else ">IH4s", data, box.body + 4)
        if kind in ABOUT_A_PICTURE:
            yield item, kind


def _places(data: mmap.mmap, iloc: Box, idat: int) -> Iterator[tuple[int, int, int]]:
    """Where the parts of each item stand in the file: its number, the place and the length."""
    version, at = data[iloc.body], iloc.body + 4
    sizes = struct.unpack_from(">H", data, at)[0]
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    items, at = _integer(data, at + 2, wide), at + 2 + wide
    for _ in range(items):
        item, at = _integer(data, at, wide), at + wide
        method, at = (_integer(data, at, 2) & 15, at + 2) if version else (0, at)
        base, at = _integer(data, at + 2, base_size), at + 2 + base_size
        extents, at = _integer(data, at, 2), at + 2
        for _ in range(extents):
            at += index_size
            offset, length = _integer(data, at, offset_size), _integer(data, at + offset_size, length_size)
            at += offset_size + length_size
            yield item, base + offset + (idat if method == 1 else 0), length


def _integer(data: mmap.mmap, at: int, size: int) -> int:
    if at + size > len(data):
        raise Damaged
    return int.from_bytes(data[at : at + size])
