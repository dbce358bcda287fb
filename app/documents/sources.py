"""Where do the figures of a paper come from, said once each, and by whose leave?"""

from collections.abc import Iterable, Iterator

from app.attribution import attribution_of
from app.documents.description import Beside, Document, Facts, Figure, Part, Table


def licence_of(document: Document) -> str:
    """What a paper says of whose data it is made from; nothing where it has no sources but people's words."""
    sources = sources_of(document)
    return attribution_of(*sources) if sources else ""


def sources_of(document: Document) -> list[str]:
    """The sources of its parts, each once, in the order in which they are first needed."""
    return list(dict.fromkeys(filter(None, _sources(document.parts))))


def _sources(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Beside):
            yield from _sources((*part.left, *part.right))
        elif isinstance(part, (Facts, Table, Figure)):
            yield part.source
