"""Which characters can be put on paper, and where may a very long word be broken?"""

import re

# What XML cannot carry at all, and no writer can show.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]")
# Latin, Greek and Cyrillic letters and the signs of English typesetting: every font for text has these.
USUAL = re.compile("[^\t\n\r -~\u00a0-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f‐‑–—‘’“”…•−€™≤≥×→\u200b]")
INSTEAD = "?"
LONG_WORD = re.compile(r"\S{31,}")
BREAK = "\u200b"  # of no width: a line may end here
PIECE = 20


def writable(words: str) -> str:
    """Without what no paper can carry. A line's end is a space: words flow as the paper is wide."""
    return " ".join(UNWRITABLE.sub("", words).split())


def breakable(words: str) -> str:
    """A word that is longer than any real one may be broken, so that it stays inside its column."""
    return LONG_WORD.sub(lambda match: BREAK.join(_pieces(match[0])), words)


def usual_only(words: str) -> str:
    """What every font has; a question mark for the rest."""
    return USUAL.sub(INSTEAD, words)


def _pieces(word: str) -> list[str]:
    return [word[start : start + PIECE] for start in range(0, len(word), PIECE)]
