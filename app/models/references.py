"""References of cases: short, easy to say on the telephone, and without a number in sequence.

A gap between two numbers would tell everybody that there is a restricted case. So the last part is drawn
at random, of signs that nobody takes for each other, and of no vowels, so that it spells nothing.
"""

import re
import secrets
import unicodedata

SIGNS = "34679CDFGHJKMNPQRTWX"
OLD = re.compile(r"[A-Z]{1,4}-\d{4}-\d{5,}")
_SHORTER_OLD = re.compile(r"([A-Z]{1,4}-\d{4}-)(\d{1,4})")
_PART = re.compile(r"[A-Z\d]{1,12}")
YEARS = 20  # of cases that are found by the last part of their reference
# Wherever one stands among words.
IN_TEXT = re.compile(r"\b[A-Z]{1,4}-\d{2}(?:\d{2})?-[0-9A-Z]{4,}\b")
_BETWEEN_PARTS = re.compile(r"[\s\u2010-\u2015\u2212-]+")


def random_signs(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def is_old(reference: str) -> bool:
    """Whether a reference is one of those with a number in sequence, such as NG-2026-00042."""
    return OLD.fullmatch(reference) is not None


def as_written(typed: str | None) -> str:
    """Return a reference as it is written, from "ng 26 k7m4" or "NG-2026-15", say."""
    typed = unicodedata.normalize("NFKC", typed or "").strip()
    written = _BETWEEN_PARTS.sub("-", typed).upper()
    shorter = _SHORTER_OLD.fullmatch(written)
    return f"{shorter[1]}{shorter[2]:0>5}" if shorter else written


def could_be(typed: str, prefix: str, year: int) -> list[str]:
    """The references, of today's kind and of old, that somebody can mean by this or by the end of one."""
    written = as_written(typed)
    parts = written.split("-")
    if len(parts) > 2 or not all(_PART.fullmatch(part) and part.isascii() for part in parts):
        return [written]
    years = [f"20{parts[0][-2:]}"] if len(parts) == 2 else [str(year - past) for past in range(YEARS)]
    ends = [f"{each}-{parts[-1]}" for full in years for each in (full, full[2:])]
    return [written, *(as_written(f"{prefix}-{end}") for end in ends)]
