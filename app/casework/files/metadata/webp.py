"""WebP: a row of chunks in a RIFF file, the first of which may list what others there are."""

import struct

from app.casework.files.metadata.damage import Damaged
from app.casework.files.metadata.exif import AS_IT_IS, only_orientation, orientation_of

KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
HAS_EXIF, HAS_XMP = 0x08, 0x04


def strip(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Damaged
    kept: list[tuple[bytes, bytes]] = []
    orientation, at = AS_IT_IS, 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) < length:
            raise Damaged
        if kind == b"EXIF":
            orientation = orientation_of(body)
        if kind in KEPT:
            kept.append((kind, body))
        at += 8 + length + length % 2
    if not kept:
        raise Damaged
    turned = orientation != AS_IT_IS
    if kept[0][0] == b"VP8X":
        flags = kept[0][1][0] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if turned else 0)
        kept[0] = (b"VP8X", bytes([flags]) + kept[0][1][1:])
        if turned:
            kept.append((b"EXIF", only_orientation(orientation)))
    body = b"".join(_chunk(kind, body) for kind, body in kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
