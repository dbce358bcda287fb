"""How does a document become a tagged PDF (PDF/UA-1), which screen readers can read?

Typst sets it by one fixed program, `paper.typ`. The document comes to it as data, so nothing that people
type is ever taken for a command; what breaks the standard is refused, never written.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import clock
from app.documents.columns import shares_of
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
from app.documents.fitting import fitted
from app.documents.plain_text import breakable, usual_only, writable
from app.documents.sources import licence_of, numbers_in, sources_of
from app.documents.typeface import FOLDER as FONTS

FOLDER = Path(__file__).parent
PAGE = re.compile(rb"/Type\s*/Page\b")
PICTURE_DOTS = 150  # an inch
NOT_PRINTABLE = (
    "We cannot print some characters here, so they appear as question marks. The web page and the Word file "
    "show them."
)
Say = Callable[[str], str]
Numbers = Callable[[str], str]  # of a source


def pdf_of(document: Document) -> bytes:
    """The whole document, about a tenth of a second's work."""
    return _pdf_of(fitted_to_paper(document))


def fitted_to_paper(document: Document, free: int = 0) -> Document:
    """The document as long as its pages; `free`: with so many millimetres left at the end."""
    if not document.pages:
        return document
    return fitted(document, lambda tried: len(PAGE.findall(_pdf_of(tried, free))))


def _pdf_of(document: Document, free: int = 0) -> bytes:
    import typst

    try:
        return _compile(document, writable, free)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    noted = document.with_note(NOT_PRINTABLE)
    return _compile(noted, lambda words: usual_only(writable(words)), free)


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


def _compile(document: Document, say: Say, free: int) -> bytes:
    import typst

    return typst.compile(
        str(FOLDER / "paper.typ"),
        format="pdf",
        pdf_standards=["ua-1"],
        # Our own typeface, and those that come with Typst: the same paper on every machine.
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        timestamp=int(clock.now().timestamp()),
        sys_inputs={
            "document": json.dumps(_as_data(document, lambda words: breakable(say(words)))),
            "free": str(free),
        },
    )


# --- as data -----------------------------------------------------------------------------------------
def _as_data(document: Document, say: Say) -> dict[str, Any]:
    language, _, region = document.lang.partition("-")
    named = ("title", "kind", "answer", "made", "publisher", "marking", "handling")
    sources = sources_of(document)
    return {
        **{name: say(getattr(document, name)) for name in named},
        "lang": language,
        "region": region,
        "parts": [_part(part, say, numbers_in(sources)) for part in document.parts],
        "sources": [say(words) for words in sources],
        "licence": say(licence_of(document)),
    }


def _part(part: Part, say: Say, numbered: Numbers) -> dict[str, Any]:
    return {"is": type(part).__name__.lower(), **_INSIDE[type(part)](part, say, numbered)}


def _words(part: Heading | Paragraph | Note, say: Say, _: Numbers) -> dict[str, Any]:
    return {"words": say(part.words)}


def _facts(part: Facts, say: Say, numbered: Numbers) -> dict[str, Any]:
    return {"rows": [_cells(row, say) for row in part.rows], "source": numbered(part.source)}


def _table(part: Table, say: Say, numbered: Numbers) -> dict[str, Any]:
    return {
        "caption": say(part.caption),
        "header": _cells(part.header, say),
        "rows": [_cells(row, say) for row in part.rows],
        "numbers": sorted(part.numbers),
        "shares": shares_of(part),
        "source": numbered(part.source),
    }


def _figure(part: Figure, say: Say, numbered: Numbers) -> dict[str, Any]:
    texts = {name: say(getattr(part, name)) for name in ("caption", "alternative")}
    return {"svg": part.svg, "wide": part.wide, "source": numbered(part.source), **texts}


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
