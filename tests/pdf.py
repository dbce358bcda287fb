"""What does a PDF say: which words stand where, under which tags, in which language?"""

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

# An element of the structure as it stands in the file: its kind is S, what it holds K, its page Pg.
Element = dict[str, Any]
# A page's object number, and the number of a piece of its text.
Piece = tuple[int, int]


@dataclass(frozen=True)
class Word:
    """A word and its box, in points from the left and the top of its page, which is counted from 1."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Tag:
    """An element of the structure that a screen reader follows, such as H1, P, TH or Figure."""

    kind: str
    text: str  # with that of the elements within it
    alternative: str


class Pdf:
    def __init__(self, data: bytes) -> None:
        self._file = pdfplumber.open(io.BytesIO(data))

    @property
    def title(self) -> str:
        return str(self._file.metadata.get("Title", ""))

    @property
    def language(self) -> str:
        return bytes(self._file.doc.catalog.get("Lang", b"")).decode()

    @cached_property
    def pages(self) -> list[str]:
        """The words of each page, in lines from its head to its foot."""
        return [page.extract_text() for page in self._file.pages]

    @property
    def text(self) -> str:
        """All words, with one space between two of them."""
        return " ".join(" ".join(self.pages).split())

    @cached_property
    def words(self) -> list[Word]:
        return [
            Word(each["text"], page.page_number, each["x0"], each["x1"], each["top"], each["bottom"])
            for page in self._file.pages
            for each in page.extract_words()
        ]

    @cached_property
    def tags(self) -> list[Tag]:
        """In reading order."""
        # Not pdfplumber's own tree, which loses what an element holds on its second page.
        root = resolve1(self._file.doc.catalog["StructTreeRoot"])
        texts = self._texts()
        return [
            Tag(
                element["S"].name,
                " ".join(" ".join(texts[piece] for piece in _pieces(element)).split()),
                decode_text(resolve1(element.get("Alt", b""))),
            )
            for element in _below(root)
        ]

    def _texts(self) -> dict[Piece, str]:
        texts: dict[Piece, str] = defaultdict(str)
        for page in self._file.pages:
            for char in page.chars:
                texts[page.page_obj.pageid, char["mcid"]] += char["text"]
        return texts


def _held(element: Element) -> list[Any]:
    held = resolve1(element.get("K", []))
    return [resolve1(each) for each in (held if isinstance(held, list) else [held])]


def _below(element: Element) -> Iterator[Element]:
    for each in _held(element):
        if isinstance(each, dict) and "S" in each:
            yield each
            yield from _below(each)


def _pieces(element: Element) -> Iterator[Piece]:
    """Its own and those of the elements within it, in reading order."""
    for each in _held(element):
        if isinstance(each, int):
            yield element["Pg"].objid, each
        elif "MCID" in each:
            yield each.get("Pg", element.get("Pg")).objid, each["MCID"]
        elif "S" in each:
            yield from _pieces(each)
