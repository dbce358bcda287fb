"""JPEG: a row of segments, the last of which hold the picture."""

import re
import struct

from app.casework.files.metadata.damage import Damaged
from app.casework.files.metadata.exif import AS_IT_IS, PREFIX, only_orientation, orientation_of

START, END, SCAN = 0xD8, 0xD9, 0xDA
# Of the application's segments, those that say how colours are meant: JFIF, ICC profile and Adobe's.
KEPT = {0xE0: (b"JFIF\0",), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
EXIF, COMMENT = 0xE1, 0xFE
# The next mark after a scan: neither a stuffed byte nor a restart.
NEXT_MARK = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def strip(data: bytes) -> bytes:
    """The picture with its orientation, and without what comes after it."""
    if data[:2] != b"\xff\xd8":
        raise Damaged
    kept: list[bytes] = []
    orientation, at = AS_IT_IS, 2
    while at < len(data):
        mark, start, end = _segment(data, at)
        if mark == END:
            kept.append(b"\xff\xd9")
            break
        body = data[start + 2 : end]
        if mark == EXIF and body.startswith(PREFIX):
            orientation = orientation_of(body)
        if mark == SCAN:
            found = NEXT_MARK.search(data, end)
            end = found.start() if found else len(data)
        if _is_kept(mark, body):
            kept.append(b"\xff" + bytes([mark]) + data[start:end])
        at = end
    exif = b"" if orientation == AS_IT_IS else _exif(orientation)
    first = 1 if kept and kept[0][1] == 0xE0 else 0  # JFIF comes first where it is
    return b"\xff\xd8" + b"".join([*kept[:first], exif, *kept[first:]])


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """Its mark, where its length stands, and where it ends."""
    if data[at] != 0xFF:
        raise Damaged
    while data[at] == 0xFF:
        at += 1
    mark, start = data[at], at + 1
    if mark in (START, END) or 0xD0 <= mark <= 0xD7 or mark == 0x01:
        return mark, start, start
    (length,) = struct.unpack_from(">H", data, start)
    if length < 2 or start + length > len(data):
        raise Damaged
    return mark, start, start + length


def _is_kept(mark: int, body: bytes) -> bool:
    if 0xE0 <= mark <= 0xEF:
        return body.startswith(KEPT.get(mark, ())) if mark in KEPT else False
    return mark != COMMENT


def _exif(orientation: int) -> bytes:
    body = PREFIX + only_orientation(orientation)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
