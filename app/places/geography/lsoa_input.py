"""Parse LSOA codes or names that a person typed, one a line."""

from collections.abc import Iterable

from app.words import in_words


class NotAnLsoa(ValueError):
    """The text is not one of our LSOAs; the message is for the user."""


def read_lsoas(typed: str, lsoas: Iterable[tuple[str, str]]) -> list[str]:
    """Return distinct codes in the order typed. `lsoas`: pairs of code and name."""
    codes = {word.lower(): code for code, name in lsoas for word in (code, name)}
    lines = [" ".join(line.split()) for line in typed.replace(",", "\n").splitlines() if line.strip()]
    if not lines:
        raise NotAnLsoa("Enter one or more LSOAs")
    unknown = [line for line in lines if line.lower() not in codes]
    if unknown:
        raise NotAnLsoa(f"We do not have an LSOA called {in_words(unknown[:3])}")
    return list(dict.fromkeys(codes[line.lower()] for line in lines))
