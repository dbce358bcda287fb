"""How does a document become a tagged PDF (PDF/UA-1), which screen readers can read?

Typst sets it by one fixed program, `paper.typ`. The document comes to it as data, so nothing that people
type is ever taken for a command; what breaks the standard is refused, never written.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app import clock
from app.documents.description import (
    Beside,
    Document,
    Facts,
    Figure,
    Heading,
    Link,
    Note,
    Paragraph,
    Part,
    Table,
    words_of,
)
from app.documents.plain_text import breakable, usual_only, writable
from app.documents.sources import licence_of, sources_of
from app.documents.typeface import FOLDER as FONTS

FOLDER = Path(__file__).parent
PICTURE_DOTS = 150  # an inch
NOT_PRINTABLE = (
    "Some characters cannot be printed here and are shown as question marks. The page and the Word file "
    "have them."
)
Say = Callable[[str], str]
Numbers = Mapping[str, str]  # of each source


def pdf_of(document: Document) -> bytes:
    """The whole document, about a tenth of a second's work."""
    import typst

    try:
        return _compile(document, writable)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    return _compile(document.with_note(NOT_PRINTABLE), lambda words: usual_only(writable(words)))


def picture_of(figure: Figure) -> bytes:
    """A figure's SVG as PNG, for papers that cannot carry SVG."""
    import typst

    return typst.compile(
        str(FOLDER / "picture.typ"),
        format="png",
        ppi=PICTURE_DOTS,
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        sys_inputs={"svg": figure.svg},
    )


def _compile(document: Document, say: Say) -> bytes:
    import typst

    return typst.compile(
        str(FOLDER / "paper.typ"),
        format="pdf",
        pdf_standards=["ua-1"],
        # Our own typeface, and those that come with Typst: the same paper on every machine.
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        timestamp=int(clock.now().timestamp()),
        sys_inputs={"document": json.dumps(_as_data(document, lambda words: breakable(say(words))))},
    )


# --- as data -----------------------------------------------------------------------------------------
def _as_data(document: Document, say: Say) -> dict[str, Any]:
    language, _, region = document.lang.partition("-")
    named = ("title", "kind", "answer", "made", "publisher", "marking", "handling")
    sources = sources_of(document)
    numbered = {words: str(number) for number, words in enumerate(sources, 1)}
    return {
        **{name: say(getattr(document, name)) for name in named},
        "lang": language,
        "region": region,
        "parts": [_part(part, say, numbered) for part in document.parts],
        "sources": [say(words) for words in sources],
        "licence": say(licence_of(document)),
    }


def _part(part: Part, say: Say, numbered: Numbers) -> dict[str, Any]:
    return {"is": type(part).__name__.lower(), **_INSIDE[type(part)](part, say, numbered)}


def _words(part: Heading | Paragraph | Note, say: Say, _: Numbers) -> dict[str, Any]:
    return {"words": say(part.words)}


def _facts(part: Facts, say: Say, numbered: Numbers) -> dict[str, Any]:
    return {"rows": [_cells(row, say) for row in part.rows], "source": numbered.get(part.source, "")}


def _table(part: Table, say: Say, numbered: Numbers) -> dict[str, Any]:
    return {
        "caption": say(part.caption),
        "header": _cells(part.header, say),
        "rows": [_cells(row, say) for row in part.rows],
        "numbers": sorted(part.numbers),
        "source": numbered.get(part.source, ""),
    }


def _figure(part: Figure, say: Say, numbered: Numbers) -> dict[str, Any]:
    texts = {name: say(getattr(part, name)) for name in ("caption", "alternative")}
    return {"svg": part.svg, "wide": part.wide, "source": numbered.get(part.source, ""), **texts}


def _beside(part: Beside, say: Say, numbered: Numbers) -> dict[str, Any]:
    sides = {"left": part.left, "right": part.right}
    return {side: [_part(inner, say, numbered) for inner in parts] for side, parts in sides.items()}


def _cells(cells: tuple[str | Link, ...], say: Say) -> list[str]:
    return [say(words_of(cell)) for cell in cells]


_INSIDE: dict[type, Callable[[Any, Say, Numbers], dict[str, Any]]] = {
    Heading: _words,
    Paragraph: _words,
    Note: _words,
    Facts: _facts,
    Table: _table,
    Figure: _figure,
    Beside: _beside,
}
