"""Which LSOAs did the person mean who typed their codes or names, one a line?"""

from collections.abc import Iterable

from app.words import in_words


class NotAnLsoa(ValueError):
    """What was typed is no LSOA of ours; the message is for the person who typed it."""


def read_lsoas(typed: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Their codes, each once, in the order in which they were typed. `known`: codes with their names."""
    codes = {word.lower(): code for code, name in known for word in (code, name)}
    lines = [" ".join(line.split()) for line in typed.replace(",", "\n").splitlines() if line.strip()]
    if not lines:
        raise NotAnLsoa("Give an LSOA, or more")
    unknown = [line for line in lines if line.lower() not in codes]
    if unknown:
        raise NotAnLsoa(f"There is no LSOA {in_words(unknown[:3])} here")
    return list(dict.fromkeys(codes[line.lower()] for line in lines))
