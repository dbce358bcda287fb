"""How is text cleaned before it is stored, whether it was typed or came in a file?

A NUL cannot be stored, browsers send line ends of their own, and some signs are seen by nobody, or turn round
what stands after them.
"""

import re
import unicodedata
from typing import Any

# Zero-width non-joiner and joiner, and what is called a letter or a mark, and is seen as nothing.
JOINERS = "\u200c\u200d"
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
ZERO_WIDTH_SPACE = "\u200b"
# Word processors end lines in ways of their own; no page or paper may hold another control character.
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_WITHIN_A_WORD = re.compile(r"(?<=\w)\u200b(?=\w)")
# Dashes and slashes that stand between figures in place of the plain ones.
_AMONG_FIGURES = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"), "\u2044": "/", "\u2215": "/"}
)


def clean_words(typed: Any) -> Any:
    """Words as they are stored. A space of no width within a word stays: a search takes it either way."""
    if not isinstance(typed, str):
        return typed
    lines = _CONTROLS.sub("", _LINE_ENDS.sub("\n", typed))
    words = (without_invisible(word) for word in _WITHIN_A_WORD.split(lines))
    return ZERO_WIDTH_SPACE.join(words).strip().strip(JOINERS)


def without_invisible(typed: str) -> str:
    """Remove marks that turn the direction of text, or write words that nobody sees; one form of each accent.

    The two joiners stay between visible letters: Persian and Indian languages spell with them, and families
    among emoji are made of them.
    """
    if typed.isascii():
        return typed
    seen = (letter for letter in typed if letter in JOINERS or not _is_invisible(letter))
    return unicodedata.normalize("NFC", "".join(seen))


def _is_invisible(letter: str) -> bool:
    return letter in BLANK or unicodedata.category(letter) == "Cf"


def plain_figures(typed: str) -> str:
    """A date or a number with plain figures, dashes and spaces, and without invisible marks."""
    if typed.isascii():
        return " ".join(typed.split())
    plain = unicodedata.normalize("NFKC", without_invisible(typed)).translate(_AMONG_FIGURES)
    return " ".join(plain.split())


def clean_line(typed: Any) -> Any:
    """One line as it is stored: whatever is on a page, in a list or a file's name as a name or a title."""
    if not isinstance(typed, str):
        return typed
    words = (word.strip(JOINERS) for word in without_invisible(clean_words(typed)).split())
    return " ".join(filter(None, words))
