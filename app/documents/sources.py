"""Where do the figures of a paper come from, said once each, and by whose leave?"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.attribution import attribution_of
from app.documents.description import Beside, Document, Facts, Figure, Part, Table

# A full stop ends a sentence, unless it is that of St. Ann's.
BETWEEN = re.compile(r"(?<=[.])(?<!\bSt\.)\s+")


def licence_of(document: Document) -> str:
    """What a paper says of whose data it is made from; nothing where it has no sources but people's words."""
    sources = list(_sources(document.parts))
    return attribution_of(*sources) if any(sources) else ""


def sources_of(document: Document) -> list[str]:
    """The sentences about where its parts come from, each once, in the order in which they are needed."""
    return list(dict.fromkeys(each for source in _sources(document.parts) for each in _sentences(source)))


def numbers_in(sources: Sequence[str]) -> Callable[[str], str]:
    """A function that gives the numbers of a source's sentences among these, counted from 1: 1, 4."""
    place = {sentence: str(number) for number, sentence in enumerate(sources, 1)}
    return lambda source: ", ".join(place[sentence] for sentence in _sentences(source))


def _sentences(source: str) -> list[str]:
    return [f"{each[0].upper()}{each[1:]}" for each in BETWEEN.split(source.strip()) if each]


def _sources(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Beside):
            yield from _sources((*part.left, *part.right))
        elif isinstance(part, (Facts, Table, Figure)):
            yield part.source
