"""Safe file names, for storing and sending uploads."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
MOST_BYTES = 255  # of a name on a disk: somebody's program refuses to save what is longer
FORBIDDEN = frozenset('<>:"/\\|?*')


def safe_name(name: str) -> str:
    """Remove folders, control characters and text-direction marks; never returns an empty name."""
    last = PurePosixPath(name.replace("\\", "/")).name
    # Category C holds control characters, and the marks that display “gpj.exe” as “exe.jpg”; accents and the
    # vowel signs of many scripts are marks, and stay.
    cleaned = "".join(
        "_" if letter in FORBIDDEN else letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter)[0] != "C"
    )
    tidy = " ".join(cleaned.split()).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        return _short(tidy, LONGEST) or "file"
    ending = ending[:10]
    return f"{_short(stem, LONGEST - len(ending) - 1)}.{ending}"


def _short(words: str, longest: int) -> str:
    """At most so many characters and so many bytes, never the first half of a letter with its marks."""
    end = min(longest, len(words))
    while end and (
        len(words[:end].encode()) > MOST_BYTES - 12
        or (end < len(words) and unicodedata.category(words[end])[0] == "M")
    ):
        end -= 1
    return words[:end].rstrip()
