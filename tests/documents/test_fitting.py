"""Does a paper keep to its pages, its typeface and its sizes, and say each source once?"""

import io
import re
from dataclasses import replace

import docx
import pdfplumber
import pytest

from app.attribution import attribution
from app.documents.columns import shares_of
from app.documents.description import Beside, Document, Facts, Paragraph, Table
from app.documents.pdf import fitted_to_paper, pdf_of
from app.documents.sources import numbers_in, sources_of
from app.documents.word import word_of
from app.documents.word_styles import INK
from tests.pdf import Pdf

SMALLEST = 9.9  # points
SOURCE = "Incidents of data.police.uk. Streets are those of map points."


def a_table(rows, **more):
    header = ("Neighbourhood", "Commissioners", "Number")
    lines = tuple((f"Place {number}", "Nottinghamshire Police", str(number)) for number in range(rows))
    return Table("Places", header, lines, SOURCE, frozenset({2}), **more)


def a_paper(*parts, **more):
    return Document(
        title="A sheet", kind="Profile", answer="It is so.", made="Made today.", publisher="Sherwood CSP",
        parts=parts, **more,
    )  # fmt: skip


LONG = (
    Paragraph("Many words stand here. " * 120),
    Beside((a_table(60, shortens=5),), (Paragraph("Beside"),)),
)


def test_a_sheet_of_two_pages_has_two_and_says_what_it_leaves_out():
    assert len(Pdf(pdf_of(a_paper(*LONG, a_table(60, shortens=5)))).pages) > 2
    paper = Pdf(pdf_of(a_paper(*LONG, a_table(60, shortens=5), pages=2)))
    assert len(paper.pages) == 2
    assert re.search(r"Places: the first \d+ of 60", paper.text)


def test_no_caption_is_alone_at_the_foot_of_a_page():
    for lines in range(44, 60):
        before = tuple(Paragraph(f"Line {number}") for number in range(lines))
        page = Pdf(pdf_of(a_paper(*before, a_table(3)))).pages[0]
        *_, last, _number = page.splitlines()
        assert not last.startswith("Places"), lines


def test_a_table_that_must_stand_whole_is_never_shortened():
    whole = a_paper(a_table(200), pages=1)
    assert fitted_to_paper(whole).parts == whole.parts


def test_a_paper_with_room_is_left_as_it_is():
    short = a_paper(a_table(20, shortens=5), pages=1)
    assert fitted_to_paper(short) == short


def test_nothing_on_a_paper_is_small_or_in_another_typeface():
    paper = pdf_of(a_paper(*LONG, Facts((("Ward", "Oak"),), SOURCE), marking="OFFICIAL-SENSITIVE"))
    chars = [char for page in pdfplumber.open(io.BytesIO(paper)).pages for char in page.chars]
    assert len(chars) > 1000
    assert {char["size"] for char in chars if char["size"] < SMALLEST} == set()
    assert {char["fontname"].partition("+")[2].partition("-")[0] for char in chars} == {"Arimo"}


def test_each_sentence_of_the_sources_stands_once_and_parts_name_its_number():
    other = replace(a_table(1), source="Cases of today. Streets are those of map points.")
    sources = sources_of(a_paper(a_table(1), a_table(2), other))
    assert sources == [
        "Incidents of data.police.uk.", "Streets are those of map points.", "Cases of today.",
    ]  # fmt: skip
    assert numbers_in(sources)(other.source) == "3, 2"


@pytest.mark.parametrize("write", [pdf_of, word_of])
def test_a_paper_with_figures_says_by_whose_leave(write):
    made = write(a_paper(a_table(1)))
    text = (
        Pdf(made).text
        if write is pdf_of
        else "\n".join(p.text for p in docx.Document(io.BytesIO(made)).paragraphs)
    )
    assert attribution() in text
    assert "data.police.uk, Open Government Licence v3.0" in text
    assert attribution() not in Pdf(pdf_of(a_paper(Paragraph("Only words")))).text


def test_word_has_the_typeface_and_colour_of_the_pages_and_its_columns_break_no_word():
    paper = docx.Document(io.BytesIO(word_of(a_paper(Beside((a_table(2),), (a_table(3),))))))
    heading, normal = paper.styles["Heading 1"], paper.styles["Normal"]
    assert (str(heading.font.color.rgb), heading.font.name, normal.font.name) == (INK, "Arial", "Arial")
    assert normal.font.size.pt >= SMALLEST
    widths = [cell.width.pt for cell in paper.tables[0].rows[0].cells]
    assert widths[1] > 70  # "Commissioners", in bold


def test_a_column_has_its_longest_word_and_the_room_that_its_words_need():
    rows = (("NG-26-K7M4", "Words " * 40, "Yes"), ("NG-26-QQQQ", "Words " * 30, "No"))
    first, second, third = shares_of(Table("Cases", ("Case", "What was done", "Done"), rows, ""))
    assert second > 3 * first > 3 * third > 0
    assert first >= 58
