"""What can a document be made of? A small tree of plain values, which three writers turn into a page, a PDF
and a Word file.

Nothing in it is markup: whatever people typed stays words. It knows nothing of what a document is about.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere on the page. On paper they are words."""

    words: str
    address: str


Cell = str | Link


@dataclass(frozen=True)
class Heading:
    """Begins a section of the document."""

    words: str


@dataclass(frozen=True)
class Paragraph:
    words: str


@dataclass(frozen=True)
class Note:
    """What a reader must not overlook."""

    words: str


@dataclass(frozen=True)
class Facts:
    """Names with what is said of each, and where that comes from."""

    rows: tuple[tuple[str, Cell], ...]
    source: str = ""


@dataclass(frozen=True)
class Table:
    """The first cell of each row is the row's heading. `numbers`: the columns that hold figures. `shortens`:
    how many of its rows a paper keeps that must be short; its first rows say the most. 0: all of them."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    numbers: frozenset[int] = frozenset()
    shortens: int = 0


@dataclass(frozen=True)
class Figure:
    """A picture as SVG of our own making, what it shows in a sentence, and where its figures come from.

    `alternative` is its text alternative. `wide`: it is too detailed to be shown small.
    """

    svg: str
    caption: str
    alternative: str
    source: str
    wide: bool = False


@dataclass(frozen=True)
class Beside:
    """Two columns where there is room for them; else one after the other."""

    left: tuple["Part", ...]
    right: tuple["Part", ...]


Part = Heading | Paragraph | Note | Facts | Table | Figure | Beside


@dataclass(frozen=True)
class Document:
    """`kind` is what sort of paper it is, `answer` what it says in a sentence or two, `made` when and for
    whom it was made. `marking` stands on every page of it, with how to handle it; empty for none. `pages`:
    how many it may have on paper, if it promises so."""

    title: str
    kind: str
    answer: str
    made: str
    parts: tuple[Part, ...]
    publisher: str
    marking: str = ""
    handling: str = ""
    pages: int = 0
    lang: str = "en-GB"

    def with_note(self, words: str) -> "Document":
        """The same, with this said before everything else."""
        return replace(self, parts=(Note(words), *self.parts))


def words_of(cell: Cell) -> str:
    return cell.words if isinstance(cell, Link) else cell
