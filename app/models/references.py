"""References of cases: short, easy to say on the telephone, and without a number in sequence.

A gap between two numbers would tell everybody that there is a restricted case. So the last part is drawn
at random, of signs that nobody takes for each other, and of no vowels, so that it spells nothing.
"""

import re
import secrets

SIGNS = "34679CDFGHJKMNPQRTWX"
OLD = re.compile(r"[A-Z]{1,4}-\d{4}-\d{5,}")
# Wherever one stands among words.
IN_TEXT = re.compile(r"\b[A-Z]{1,4}-\d{2}(?:\d{2})?-[0-9A-Z]{4,}\b")
_BETWEEN_PARTS = re.compile(r"[\s\u2010-\u2015\u2212-]+")


def random_signs(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def is_old(reference: str) -> bool:
    """Whether a reference is one of those with a number in sequence, such as NG-2026-00042."""
    return OLD.fullmatch(reference) is not None


def as_written(typed: str | None) -> str:
    """Return a reference as it is written, from "ng 26 k7m4", say."""
    return _BETWEEN_PARTS.sub("-", (typed or "").strip()).upper()
