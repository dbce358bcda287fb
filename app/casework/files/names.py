"""Under which name is a file kept and sent? The writer's own, without what could deceive anybody."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
FORBIDDEN = frozenset('<>:"/\\|?*')


def safe_name(name: str) -> str:
    """No folders, no control characters, nothing that turns the ending round; never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    # Category C holds controls and the marks that make “exe.gpj” read as a picture.
    cleaned = "".join(
        "_" if letter in FORBIDDEN else letter for letter in last if unicodedata.category(letter)[0] != "C"
    )
    tidy = " ".join(cleaned.split()).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        return tidy[:LONGEST] or "file"
    return f"{stem[: LONGEST - len(ending) - 1].rstrip()}.{ending[:10]}"
