"""How does a document become a Word file that others can go on writing in, and screen readers can read?"""

import io
from collections.abc import Callable, Iterable
from typing import Any

from app.documents import word_styles
from app.documents.columns import PAGE_WIDTH, shares_of
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
from app.documents.pdf import fitted_to_paper, picture_of
from app.documents.plain_text import writable
from app.documents.sources import licence_of, numbers_in, sources_of

LESS = 40  # millimetres, by which Word sets a sheet longer than the PDF is
BETWEEN = 20  # points between two columns
HALF = (PAGE_WIDTH - BETWEEN) / 2


class Paper:
    """A Word file as it is written: how wide its column is, and how its sources are numbered."""

    def __init__(self, document: Document) -> None:
        import docx

        self.file: Any = docx.Document()
        self.across = float(PAGE_WIDTH)
        self.sources = sources_of(document)
        self.numbers = numbers_in(self.sources)

    def say(self, words: str, style: str | None = None) -> Any:
        return self.file.add_paragraph(writable(words), style=style)

    def in_columns(self, number: int) -> None:
        """From here on the page has so many columns."""
        from docx.enum.section import WD_SECTION
        from docx.oxml.ns import qn

        section = self.file.add_section(WD_SECTION.CONTINUOUS)
        columns = section._sectPr.find(qn("w:cols"))
        columns.set(qn("w:num"), str(number))
        columns.set(qn("w:space"), str(BETWEEN * 20))
        self.across = HALF if number == 2 else float(PAGE_WIDTH)


def word_of(document: Document) -> bytes:
    document = fitted_to_paper(document, LESS)
    paper = Paper(document)
    word_styles.set_up(paper.file, document)
    paper.say(document.kind, "Subtitle")
    paper.file.add_heading(writable(document.title), level=1)
    paper.say(document.answer).runs[0].bold = True
    _add(paper, document.parts)
    _end(paper, document)
    written = io.BytesIO()
    paper.file.save(written)
    return written.getvalue()


def _end(paper: Paper, document: Document) -> None:
    """The sources, each once, whose leave the paper has, and when it was made."""
    if paper.sources:
        paper.file.add_heading("Sources", level=2)
        sources = paper.file.add_paragraph(style=word_styles.SMALL)
        for number, words in enumerate(paper.sources, 1):
            sources.add_run(f"{number} ").bold = True
            sources.add_run(f"{writable(words)} ")
    for words in filter(None, (licence_of(document), document.made)):
        paper.say(words, word_styles.SMALL)


def _add(paper: Paper, parts: Iterable[Part]) -> None:
    for part in parts:
        _INSIDE[type(part)](paper, part)


def _heading(paper: Paper, part: Heading) -> None:
    paper.file.add_heading(writable(part.words), level=2)


def _paragraph(paper: Paper, part: Paragraph) -> None:
    paper.say(part.words)


def _note(paper: Paper, part: Note) -> None:
    paper.say(part.words, "Intense Quote")


def _facts(paper: Paper, part: Facts) -> None:
    as_table = Table("", ("", ""), part.rows, part.source)
    table = _grid(paper, part.rows, shares_of(as_table, paper.across))
    for row in table.rows:
        _embolden(row.cells[0])
    paper.say(_marked(paper, part.source).strip(" ()").capitalize(), word_styles.SMALL)


def _table(paper: Paper, part: Table) -> None:
    _caption(paper, part)
    table = _grid(paper, (part.header, *part.rows), shares_of(part, paper.across))
    _mark_as_heading(table.rows[0])
    _align_numbers(table, part.numbers)
    paper.say("", word_styles.GAP)


def _figure(paper: Paper, part: Figure) -> None:
    from docx.shared import Pt

    _caption(paper, part)
    picture = paper.file.add_picture(io.BytesIO(picture_of(part)), width=Pt(paper.across))
    picture._inline.docPr.set("descr", writable(part.alternative))


def _caption(paper: Paper, part: Table | Figure) -> None:
    caption = paper.say(part.caption, "Caption")
    caption.paragraph_format.keep_with_next = True
    caption.add_run(_marked(paper, part.source)).bold = False


def _marked(paper: Paper, source: str) -> str:
    """By which number the source of a part stands at the end."""
    numbers = paper.numbers(source)
    return f" (source{'s' if ',' in numbers else ''} {numbers})" if numbers else ""


def _beside(paper: Paper, part: Beside) -> None:
    """Two columns of the page, in which one can go on writing."""
    from docx.enum.text import WD_BREAK

    paper.in_columns(2)
    _add(paper, part.left)
    paper.file.add_paragraph(style=word_styles.GAP).add_run().add_break(WD_BREAK.COLUMN)
    _add(paper, part.right)
    paper.in_columns(1)


_INSIDE: dict[type, Callable[[Paper, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Note: _note,
    Facts: _facts,
    Table: _table,
    Figure: _figure,
    Beside: _beside,
}


# --- tables ------------------------------------------------------------------------------------------
def _grid(paper: Paper, rows: tuple[tuple[Cell, ...], ...], widths: list[float]) -> Any:
    """All rows at once: adding them one by one takes longer with every row."""
    from docx.shared import Pt

    table = paper.file.add_table(rows=len(rows), cols=len(widths), style=word_styles.TABLE)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    cells = iter(table._cells)
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            drawn = next(cells)
            drawn.width = Pt(width)
            drawn.paragraphs[0].text = writable(words_of(cell))
            drawn.paragraphs[0].style = word_styles.CELL
    return table


def _mark_as_heading(row: Any) -> None:
    """Said again on every page, and read out with each cell."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        _embolden(cell)


def _align_numbers(table: Any, numbers: frozenset[int]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    width, right = len(table.columns), WD_ALIGN_PARAGRAPH.RIGHT
    for place, cell in enumerate(table._cells):
        if place % width in numbers:
            cell.paragraphs[0].alignment = right


def _embolden(cell: Any) -> None:
    for run in cell.paragraphs[0].runs:
        run.bold = True
