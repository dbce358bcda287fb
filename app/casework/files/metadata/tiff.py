"""TIFF: directories of entries that point to each other, so what is taken out is overwritten with zeros."""

import struct

from app.casework.files.metadata.damage import Damaged

# What tells of people, places, times and programs: texts, XMP, IPTC, Photoshop's own, EXIF's directories.
TEXTS = {269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377, 37724, *range(40091, 40096)}
DIRECTORIES = {34665, 34853, 40965}  # EXIF, GPS, interoperability
MORE_PICTURES = 330
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
MOST_DIRECTORIES = 200


def strip(data: bytes) -> bytes:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        raise Damaged
    stripper = _Stripper(bytearray(data), order)
    (first,) = struct.unpack_from(f"{order}I", data, 4)
    stripper.follow(first)
    return bytes(stripper.data)


class _Stripper:
    def __init__(self, data: bytearray, order: str) -> None:
        self.data, self.order = data, order
        self.seen: set[int] = set()

    def follow(self, at: int) -> None:
        """Strip a directory, and those that come after it."""
        while at and at not in self.seen:
            self.seen.add(at)
            if len(self.seen) > MOST_DIRECTORIES:
                raise Damaged
            entries = self._number("H", at)
            for number in range(entries):
                self._strip_entry(at + 2 + 12 * number)
            at = self._number("I", at + 2 + 12 * entries)

    def _strip_entry(self, at: int) -> None:
        tag, kind, count = struct.unpack_from(f"{self.order}HHI", self.data, at)
        length = SIZES.get(kind, 1) * count
        place = at + 8 if length <= 4 else self._number("I", at + 8)
        if tag in TEXTS:
            self._blank(place, length)
        elif tag in DIRECTORIES:
            self._blank_directory(self._number("I", at + 8))
        elif tag == MORE_PICTURES:
            for number in range(min(count, MOST_DIRECTORIES)):
                self.follow(self._number("I", place + 4 * number))

    def _blank_directory(self, at: int) -> None:
        """Overwrite all that a directory has, and leave it without entries."""
        if not at or at in self.seen:
            return
        self.seen.add(at)
        entries = self._number("H", at)
        for number in range(entries):
            entry = at + 2 + 12 * number
            tag, kind, count = struct.unpack_from(f"{self.order}HHI", self.data, entry)
            length = SIZES.get(kind, 1) * count
            if tag in DIRECTORIES:
                self._blank_directory(self._number("I", entry + 8))
            elif length > 4:
                self._blank(self._number("I", entry + 8), length)
        self._blank(at, 2 + 12 * entries)

    def _number(self, form: str, at: int) -> int:
        (number,) = struct.unpack_from(self.order + form, self.data, at)
        return int(number)

    def _blank(self, at: int, length: int) -> None:
        if at + length > len(self.data):
            raise Damaged
        self.data[at : at + length] = bytes(length)
