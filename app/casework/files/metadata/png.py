"""PNG: a row of chunks, each with its length, kind and checksum."""

import struct
import zlib

from app.casework.files.metadata.damage import Damaged
from app.casework.files.metadata.exif import AS_IT_IS, only_orientation, orientation_of

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What the picture and its colours are made of, still or moving. All else says something about it.
KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
    b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip


def strip(data: bytes) -> bytes:
    if not data.startswith(SIGNATURE):
        raise Damaged
    kept: list[bytes] = []
    orientation, at = AS_IT_IS, len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise Damaged
        if kind == b"eXIf":
            orientation = orientation_of(data[at + 8 : end - 4])
        if kind in KEPT:
            kept.append(data[at:end])
        at = len(data) if kind == b"IEND" else end
    if not kept:
        raise Damaged
    if orientation != AS_IT_IS:
        kept.insert(1, _chunk(b"eXIf", only_orientation(orientation)))
    return SIGNATURE + b"".join(kept)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
