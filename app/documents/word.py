"""How does a document become a Word file that others can go on writing in, and screen readers can read?"""

import io
from collections.abc import Callable, Iterable
from typing import Any

from app import clock
from app.documents.description import (
    Beside,
    Cell,
    Document,
    Facts,
    Figure,
    Heading,
    Note,
    Paragraph,
    Part,
    Table,
    words_of,
)
from app.documents.pdf import picture_of
from app.documents.plain_text import writable

WIDE_CM, NARROW_CM = 17, 11
MARGIN_CM = 2
SMALL_POINTS = 8
TABLE_STYLE = "Light List"  # lines between rows, the heading row filled


def word_of(document: Document) -> bytes:
    import docx

    paper = docx.Document()
    _set_up(paper, document)
    _say(paper, document.kind, "Subtitle")
    paper.add_heading(writable(document.title), level=1)
    _say(paper, document.answer).runs[0].bold = True
    _add(paper, document.parts)
    _say(paper, document.made)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _set_up(paper: Any, document: Document) -> None:
    """Its language, margins, properties, and what stands on every page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    about, normal, section = paper.core_properties, paper.styles["Normal"], paper.sections[0]
    about.title, about.author = writable(document.title)[:255], writable(document.publisher)[:255]
    about.language, about.comments = document.lang, ""
    about.created = about.modified = clock.now().replace(tzinfo=None)
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(6)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), document.lang)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    section.header.paragraphs[0].text = writable(f"{document.publisher}  {document.marking}".strip())
    section.footer.paragraphs[0].text = writable(document.handling or document.made)


def _say(paper: Any, words: str, style: str | None = None) -> Any:
    return paper.add_paragraph(writable(words), style=style)


def _add(paper: Any, parts: Iterable[Part]) -> None:
    for part in parts:
        _INSIDE[type(part)](paper, part)


def _heading(paper: Any, part: Heading) -> None:
    paper.add_heading(writable(part.words), level=2)


def _paragraph(paper: Any, part: Paragraph) -> None:
    _say(paper, part.words)


def _note(paper: Any, part: Note) -> None:
    _say(paper, part.words, "Intense Quote")


def _facts(paper: Any, part: Facts) -> None:
    table = _grid(paper, part.rows, "Table Grid")
    for row in table.rows:
        _embolden(row.cells[0])
    _source(paper, part.source)


def _table(paper: Any, part: Table) -> None:
    _say(paper, part.caption, "Caption").paragraph_format.keep_with_next = True
    table = _grid(paper, (part.header, *part.rows), TABLE_STYLE)
    _mark_as_heading(table.rows[0])
    _align_numbers(table, part.numbers)
    if part.small:
        _set_small(table)
    _source(paper, part.source)


def _figure(paper: Any, part: Figure) -> None:
    from docx.shared import Cm

    _say(paper, part.caption, "Caption").paragraph_format.keep_with_next = True
    width = Cm(WIDE_CM if part.wide else NARROW_CM)
    picture = paper.add_picture(io.BytesIO(picture_of(part)), width=width)
    picture._inline.docPr.set("descr", writable(part.alternative))
    _source(paper, part.source)


def _beside(paper: Any, part: Beside) -> None:
    """One after the other: columns in Word are hard to write on in."""
    _add(paper, part.left)
    _add(paper, part.right)


_INSIDE: dict[type, Callable[[Any, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Note: _note,
    Facts: _facts,
    Table: _table,
    Figure: _figure,
    Beside: _beside,
}


def _set_small(table: Any) -> None:
    from docx.shared import Pt

    for cell in table._cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(1)
            for run in paragraph.runs:
                run.font.size = Pt(SMALL_POINTS)


# --- tables ------------------------------------------------------------------------------------------
def _grid(paper: Any, rows: tuple[tuple[Cell, ...], ...], style: str) -> Any:
    """All rows at once: adding them one by one takes longer with every row."""
    table = paper.add_table(rows=len(rows), cols=len(rows[0]) if rows else 1, style=style)
    cells = iter(table._cells)
    for row in rows:
        for cell in row:
            next(cells).paragraphs[0].text = writable(words_of(cell))
    return table


def _mark_as_heading(row: Any) -> None:
    """Said again on every page, and read out with each cell."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _align_numbers(table: Any, numbers: frozenset[int]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    width, right = len(table.columns), WD_ALIGN_PARAGRAPH.RIGHT
    for place, cell in enumerate(table._cells):
        if place % width in numbers:
            cell.paragraphs[0].alignment = right


def _embolden(cell: Any) -> None:
    for run in cell.paragraphs[0].runs:
        run.bold = True


def _source(paper: Any, words: str) -> None:
    from docx.shared import Pt

    if words:
        for run in _say(paper, f"Source: {words}").runs:
            run.font.size = Pt(8)
