"""Safe file names, for storing and sending uploads."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
FORBIDDEN = frozenset('<>:"/\\|?*')


def safe_name(name: str) -> str:
    """Remove folders, control characters and text-direction marks; never returns an empty name."""
    last = PurePosixPath(name.replace("\\", "/")).name
    # Category C holds control characters, and the marks that display “gpj.exe” as “exe.jpg”.
    cleaned = "".join(
        "_" if letter in FORBIDDEN else letter for letter in last if unicodedata.category(letter)[0] != "C"
    )
    tidy = " ".join(cleaned.split()).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        return tidy[:LONGEST] or "file"
    return f"{stem[: LONGEST - len(ending) - 1].rstrip()}.{ending[:10]}"
