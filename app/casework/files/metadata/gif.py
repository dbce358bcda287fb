"""GIF: a row of blocks; comments, and extensions of programs, are left out."""

from app.casework.files.metadata.damage import Damaged

EXTENSION, IMAGE, END = 0x21, 0x2C, 0x3B
COMMENT, APPLICATION = 0xFE, 0xFF
# How often a moving picture is repeated.
KEPT_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def strip(data: bytes) -> bytes:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise Damaged
    at = 13 + _table(data[10])
    kept = [data[:at]]
    while data[at] != END:
        end = _end_of(data, at)
        if _is_kept(data, at):
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, bytes([END])])


def _table(packed: int) -> int:
    """The length of the table of colours that this byte announces."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _end_of(data: bytes, at: int) -> int:
    if data[at] == EXTENSION:
        at += 2
    elif data[at] == IMAGE:
        at += 10 + _table(data[at + 9]) + 1
    else:
        raise Damaged
    while data[at]:
        at += data[at] + 1
    return at + 1


def _is_kept(data: bytes, at: int) -> bool:
    if data[at] == IMAGE or data[at + 1] not in (COMMENT, APPLICATION):
        return True
    return data[at + 1] == APPLICATION and data[at + 3 : at + 14] in KEPT_APPLICATIONS
