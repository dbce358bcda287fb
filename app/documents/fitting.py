"""How does a paper that promises so many pages keep to them?

Tables whose first rows say the most are shortened, and say so, until the paper fits. All of their rows are on
the page that the paper was made from.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.documents.description import Beside, Document, Part, Table

MOST_ROWS = (40, 30, 20, 16, 12, 10, 8, 6, 5, 4, 3, 2)


def fitted(document: Document, pages_of: Callable[[Document], int]) -> Document:
    """The document, or the longest that keeps to its number of pages."""
    tried = document
    for tried in _shorter_and_shorter(document):
        if not document.pages or pages_of(tried) <= document.pages:
            break
    return tried


def _shorter_and_shorter(document: Document) -> Iterator[Document]:
    """Each is shorter than the one before: what would change nothing is left out."""
    yield document
    before = document
    for most, keeps in (*((most, True) for most in MOST_ROWS), (3, False), (2, False)):
        parts = tuple(_shortened(part, most, keeps=keeps) for part in document.parts)
        shorter = replace(document, parts=parts)
        if shorter != before:
            before = shorter
            yield shorter


def _shortened(part: Part, most: int, *, keeps: bool) -> Part:
    """`keeps`: a table keeps the fewest rows that it asks for."""
    if isinstance(part, Beside):
        left = tuple(_shortened(inner, most, keeps=keeps) for inner in part.left)
        return Beside(left, tuple(_shortened(inner, most, keeps=keeps) for inner in part.right))
    if not isinstance(part, Table) or not part.shortens:
        return part
    most = max(most, part.shortens) if keeps else most
    if len(part.rows) <= most:
        return part
    caption = f"{part.caption}: the first {most} of {len(part.rows)}"
    return replace(part, rows=part.rows[:most], caption=caption)
