"""How do words read that differ only in typographic signs, accents or capitals?

The same rule as the database's function `plain_words`, by which texts are searched; a test compares the two.
Here it is for short names that stand in memory, and to find an excerpt in the text that it is from.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that look like an apostrophe, an accent or a stroke by themselves.
_SIGNS_AMONG_LETTERS = frozenset(map(chr, (*range(0x2B9, 0x2E0), 0x2EE, 0xA78B, 0xA78C)))
_QUOTES, _HYPHENS, _MARKS = "“”„‟«»〝〞〟＂", "‐‑﹣－", "™℠"
_BEFORE = {
    **dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_HYPHENS, "-"), **dict.fromkeys(_MARKS, " "),
}  # fmt: skip
_NO_CAPITALS = dict(zip("łøđħıŧς", "lodhitσ", strict=True))
_LAST_OF_FOLDED = "\u05ff"
_FILLERS = frozenset("\u115f\u1160\u3164\u17b4\u17b5\u180b\u180c\u180d\u180f")


def plain_words(words: str) -> str:
    """The words in small letters, without accents. Of signs, straight double quotes and hyphens are left."""
    return "".join(_plain(sign) for sign in words)


def has_words(part: str, whole: str) -> bool:
    """Whether a part of these words is that one, however either is typed."""
    return " ".join(in_order(part)) in " ".join(in_order(whole))


def in_order(words: str) -> list[str]:
    """The plain words alone, without any sign."""
    return plain_words(words).replace("-", " ").replace('"', " ").split()


def places_of(excerpt: str, text: str) -> list[int]:
    """Where in a text each sign of an excerpt in plain words is from; nothing if it is not from it."""
    signs = list(_signs_with_places(text))
    start = "".join(sign for sign, _ in signs).find(excerpt)
    return [] if start < 0 else [place for _, place in signs[start : start + len(excerpt)]]


def _signs_with_places(text: str) -> Iterator[tuple[str, int]]:
    for place, sign in enumerate(text):
        for plain in _plain(sign).replace("-", " ").replace('"', " "):
            yield plain, place


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    apart = unicodedata.normalize("NFKD", _BEFORE.get(sign, sign))
    return "".join(_plain_part(part) for part in apart)


def _plain_part(sign: str) -> str:
    if sign in '-"':
        return sign
    if _is_invisible(sign):
        return ""
    if not sign.isascii() and not _is_sign(sign):
        return _folded(sign)
    return sign.lower() if sign.isalnum() and sign.isascii() else " "


def _folded(sign: str) -> str:
    lower = sign.lower() if sign <= _LAST_OF_FOLDED or sign == "ẞ" else sign
    return _NO_CAPITALS.get(lower, lower)


def _is_invisible(sign: str) -> bool:
    is_accent = "\u0300" <= sign <= "\u036f" or "\ufe00" <= sign <= "\ufe0f"
    return is_accent or sign in _FILLERS or unicodedata.category(sign) == "Cf"


def _is_sign(sign: str) -> bool:
    return sign in _SIGNS_AMONG_LETTERS or unicodedata.category(sign)[0] in "PSZC"
