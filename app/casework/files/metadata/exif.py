"""How a picture lies (1 as it is, 2 to 8 turned or mirrored), out of its EXIF and as EXIF of its own."""

import struct

ORIENTATION = 0x0112
SHORT = 3
AS_IT_IS = 1
PREFIX = b"Exif\0\0"


def orientation_of(exif: bytes) -> int:
    """The orientation that EXIF states; that of a picture as it is, if it states none that can be read."""
    exif = exif.removeprefix(PREFIX)
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        if order is None:
            return AS_IT_IS
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, start)
        for number in range(entries):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if (tag, kind) == (ORIENTATION, SHORT):
                return value if 1 <= value <= 8 else AS_IT_IS
    except struct.error:
        pass
    return AS_IT_IS


def only_orientation(orientation: int) -> bytes:
    """EXIF that says this and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, SHORT, 1, orientation, 0, 0)
