"""How wide are the columns of a table on paper, so that no word is broken and little room is wasted?"""

from collections.abc import Sequence

from app.documents.description import Table, words_of
from app.documents.typeface import width_of

SIZE = 10  # points
PAGE_WIDTH = 520  # points, of a table across the page
GAP = 8  # points between two columns
DRAWN = 1.03  # what a bold or kerned word may be wider than its letters


def shares_of(table: Table, across: float = PAGE_WIDTH) -> list[float]:
    """The width of each column in points; together they are as wide as the table.

    Each has at least its longest word. What is left is shared by how much the columns have to say.
    """
    columns = _columns(table)
    least = [max(_widths(" ".join(cells).split()), default=0) + GAP for cells in columns]
    whole = [max(_widths(cells), default=0) + GAP for cells in columns]
    left = across - sum(least)
    if left <= 0:
        return [round(across * width / sum(least), 1) for width in least]
    if sum(whole) <= across:
        return _with_rest(whole, across)
    wanted = [sum(_widths(cells)) for cells in columns]
    given = [
        min(low + left * want / sum(wanted), high)
        for low, want, high in zip(least, wanted, whole, strict=True)
    ]
    return _with_rest(given, across)


def _columns(table: Table) -> list[list[str]]:
    return [[head, *(words_of(row[place]) for row in table.rows)] for place, head in enumerate(table.header)]


def _widths(words: Sequence[str]) -> list[float]:
    return [width_of(each) * SIZE * DRAWN for each in words]


def _with_rest(widths: list[float], across: float) -> list[float]:
    """What is still left goes to the columns by their width."""
    return [round(width * across / sum(widths), 1) for width in widths]
