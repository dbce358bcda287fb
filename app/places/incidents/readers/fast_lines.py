"""Find the lines of a piece of CSV that are certainly one row of the right width, for a fast reader.

Nearly all are. The fast reader is too lenient (short rows, stray quotation marks), so every doubtful line is
sorted out here, a piece at a time, by the positions of its separators and quotation marks.
"""

from dataclasses import dataclass

import numpy as np

LONGEST_LINE = 10_000  # bytes; a street-level row has some two hundred
NEWLINE, RETURN, MARK = b"\n"[0], b"\r"[0], b'"'[0]


@dataclass(frozen=True)
class Plain:
    """Lines that are one row each, and their line numbers."""

    data: bytes
    lines: np.ndarray

    def texts(self) -> list[str]:
        """The lines as text, for those that need a closer look after all."""
        return self.data.decode("utf-8").split("\n")[:-1]


@dataclass(frozen=True)
class Sorted:
    """The plain lines of a piece, and the others by position."""

    plain: Plain
    others: list[tuple[int, bytes]]


def sort_out(piece: bytes, width: int, first_line: int, separator: str = ",") -> Sorted | None:
    """Sort the lines of a piece that ends with a line end; None if a row may span several lines."""
    if not _is_text(piece):
        return None
    raw = np.frombuffer(piece, np.uint8)
    ends = np.flatnonzero(raw == NEWLINE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    between = ord(separator)
    separators, marks = np.flatnonzero(raw == between), np.flatnonzero(raw == MARK)
    odd = (ends - starts > LONGEST_LINE) | _holds(ends, _stray_bytes(piece, raw))
    if len(marks):
        if (np.bincount(np.searchsorted(ends, marks)) % 2).any():
            return None
        odd |= _holds(ends, _misplaced(raw, marks, between))
        separators = separators[np.searchsorted(marks, separators) % 2 == 0]
    odd |= np.diff(np.searchsorted(separators, ends), prepend=0) != width - 1
    return _apart(piece, starts, ends, odd, first_line)


def _is_text(piece: bytes) -> bool:
    if piece.isascii():
        return True
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _holds(ends: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """For each line whether one of these positions is in it."""
    hits = np.zeros(len(ends), dtype=bool)
    hits[np.searchsorted(ends, positions)] = True
    return hits


def _stray_bytes(piece: bytes, raw: np.ndarray) -> np.ndarray:
    """Where a NUL stands, or a carriage return that does not end a line."""
    nothing = np.flatnonzero(raw == 0) if b"\0" in piece else np.empty(0, dtype=np.int64)
    if b"\r" not in piece:
        return nothing
    returns = np.flatnonzero(raw == RETURN)
    return np.concatenate((nothing, returns[raw[returns + 1] != NEWLINE]))


def _misplaced(raw: np.ndarray, marks: np.ndarray, between: int) -> np.ndarray:
    """Quotation marks that neither begin nor end a value, nor stand double in a quoted one."""
    opening, closing = marks[0::2], marks[1::2]
    before, after = raw[np.maximum(opening - 1, 0)], raw[closing + 1]
    begins = (opening == 0) | np.isin(before, (between, NEWLINE, MARK))
    ends = np.isin(after, (between, NEWLINE, RETURN, MARK))
    return np.concatenate((opening[~begins], closing[~ends]))


def _apart(piece: bytes, starts: np.ndarray, ends: np.ndarray, odd: np.ndarray, first_line: int) -> Sorted:
    numbers = np.arange(first_line, first_line + len(ends))
    pieces, others, since = [], [], 0
    for position in np.flatnonzero(odd).tolist():
        start, end = int(starts[position]), int(ends[position])
        pieces.append(piece[since:start])
        others.append((int(numbers[position]), piece[start:end]))
        since = end + 1
    data = b"".join([*pieces, piece[since:]]) if others else piece
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    return Sorted(Plain(data, numbers[~odd]), others)
