"""Does one description become the same paper three times, whatever somebody typed into it?"""

import ast
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from flask import render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

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
    Table,
)
from app.documents.page import address_of, kind_of
from app.documents.pdf import NOT_PRINTABLE, pdf_of, picture_of
from app.documents.plain_text import BREAK, USUAL, breakable, usual_only, writable
from app.documents.sending import file_name
from app.documents.word import word_of
from tests.pdf import Pdf

PAPER_WIDTH, MARGIN = 595.3, 36  # points, of A4
ROOT = Path(__file__).resolve().parents[2]
HOSTILE = [
    '#import "x": *',
    "*bold* _slanted_ $x^2$ @label <label> `raw`",
    "= Heading\n- list\n+ list /term: x",
    '#eval("1+1") #sys.inputs #panic()',
    "</text><script>alert(1)</script>&amp;",
    '"]; } // /* \\ \\u{41} ~ --- ...',
    "{{ 7 * 7 }} {% raw %}",
    "Straße, Łódź, Αθήνα, Москва – “quoted” ‘words’ £5 ½ … •",
]
MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">'
    '<rect width="50" height="20" fill="#123456"/><text x="60" y="20">Oak</text></svg>'
)


def a_document(words="Words", **more):
    return Document(
        title=more.pop("title", "A paper"),
        kind="Profile",
        answer="It is so.",
        made="Made today.",
        publisher="Sherwood CSP",
        parts=(
            Note("Mind this."),
            Heading("First part"),
            Paragraph(words),
            Beside(
                (Figure(MAP, "A map", "Oakwood stands out", "the survey, 2026"),),
                (Facts((("Ward", words), ("Case", Link("Cans", "/cases/1"))), "the register, 2026"),),
            ),
            Table("Streets", ("Street", "Number"), ((words, "1,234"), (Link("Elm", "/x"), "5")),
                  "the police, May 2026", frozenset({1})),
        ),
        **more,
    )  # fmt: skip


def text_of_pdf(data):
    return Pdf(data).text.replace(BREAK, "")


def opened(data):
    return docx.Document(io.BytesIO(data))


def text_of_word(data):
    paper = opened(data)
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def page_of(app, document):
    template = "{% from 'documents/_parts.html' import parts_of with context %}{{ parts_of(parts, 'p-') }}"
    with app.test_request_context():
        return render_template_string(template, parts=document.parts, address_of=address_of, kind_of=kind_of)


# --- the PDF -----------------------------------------------------------------------------------------
def test_the_pdf_says_that_it_keeps_to_pdf_ua_and_which_language_it_is_in():
    data = pdf_of(a_document())
    paper = Pdf(data)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert (paper.title, paper.language) == ("A paper", "en-GB")


def test_a_screen_reader_finds_headings_and_tables_in_the_pdf():
    tags = [(tag.kind, tag.text) for tag in Pdf(pdf_of(a_document())).tags]
    assert [tag for tag in tags if tag[0] in ("H1", "H2")] == [
        ("H1", "A paper"),
        ("H2", "First part"),
        ("H2", "Sources"),
    ]
    assert [tag for tag in tags if tag[0] == "TH"] == [("TH", "Street"), ("TH", "Number")]
    assert ("TD", "1,234") in tags


def test_a_paragraph_that_runs_over_pages_is_one_to_a_screen_reader():
    words = " ".join(["Many words stand here."] * 400)
    paper = Pdf(pdf_of(replace(a_document(), parts=(Paragraph(words),))))
    assert len(paper.pages) > 1
    assert [tag.text for tag in paper.tags if tag.kind == "P"] == [words]


def test_a_picture_in_the_pdf_says_what_it_shows():
    pictures = [tag for tag in Pdf(pdf_of(a_document())).tags if tag.kind == "Figure"]
    assert [picture.alternative for picture in pictures] == ["Oakwood stands out"]


def test_the_same_document_at_the_same_moment_is_the_same_file():
    with clock.at(clock.now()):
        assert pdf_of(a_document()) == pdf_of(a_document())


@pytest.mark.parametrize("write", [pdf_of, word_of])
def test_papers_written_at_the_same_time_are_each_their_own(write):
    documents = [
        a_document(title=f"Paper number {number}", words=f"Words {number} " * 200) for number in range(6)
    ]
    text_of = text_of_pdf if write is pdf_of else text_of_word
    alone = [text_of(write(document)) for document in documents]
    with ThreadPoolExecutor(max_workers=6) as people:
        together = [text_of(paper) for paper in people.map(write, documents)]
    assert together == alone
    assert [f"Paper number {number}" in words for number, words in enumerate(together)] == [True] * 6


def test_a_picture_for_word_is_a_png():
    assert picture_of(Figure(MAP, "A map", "Oakwood stands out", "")).startswith(b"\x89PNG")


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_is_typed_is_a_command_in_the_pdf(words):
    document = a_document(words, title=words, marking=words, handling=words)
    seen = re.sub(r"\s", "", text_of_pdf(pdf_of(document)))
    assert re.sub(r"\s", "", writable(words)) in seen


def test_a_very_long_word_stays_on_the_paper():
    words = Pdf(pdf_of(a_document("x" * 900))).words
    assert max(word.right for word in words) < PAPER_WIDTH - MARGIN


def test_what_the_fonts_lack_is_a_question_mark_and_the_paper_says_so():
    seen = text_of_pdf(pdf_of(a_document("Smile 😀 中文")))
    assert "Smile ? ??" in seen
    assert NOT_PRINTABLE in seen


def test_what_is_said_to_be_printable_is():
    usual = "".join(chr(code) for code in range(0x20, 0x3000) if not USUAL.match(chr(code)))
    assert NOT_PRINTABLE not in text_of_pdf(pdf_of(a_document(" ".join(usual))))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_a_pdf_and_a_word_file(words):
    document = a_document(words, title=f"Title {words}")
    assert pdf_of(document).startswith(b"%PDF")
    assert "Title" in text_of_word(word_of(document))


def test_the_marking_is_on_every_page():
    long = a_document(
        " ".join(["Many words stand here."] * 900), marking="OFFICIAL-SENSITIVE", handling="Mind"
    )
    pages = Pdf(pdf_of(long)).pages
    assert len(pages) > 1
    assert all("OFFICIAL-SENSITIVE" in page and "Mind" in page for page in pages)


# --- Word --------------------------------------------------------------------------------------------
def test_the_word_file_has_headings_a_language_and_a_title():
    paper = opened(word_of(a_document()))
    headings = [(each.style.name, each.text) for each in paper.paragraphs if "Heading" in each.style.name]
    assert headings == [("Heading 1", "A paper"), ("Heading 2", "First part"), ("Heading 2", "Sources")]
    languages = {element.get(qn("w:val")) for element in paper.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert (paper.core_properties.title, paper.core_properties.author) == ("A paper", "Sherwood CSP")


def test_its_pictures_say_what_they_show():
    paper = opened(word_of(a_document()))
    said = [element.get("descr") for element in paper.element.iter(qn("wp:docPr"))]
    assert said == ["Oakwood stands out"]


def test_its_tables_mark_their_heading_row_and_keep_their_figures():
    facts, streets = opened(word_of(a_document())).tables
    assert [cell.text for cell in facts.rows[1].cells] == ["Case", "Cans"]
    assert [[cell.text for cell in row.cells] for row in streets.rows] == [
        ["Street", "Number"], ["Words", "1,234"], ["Elm", "5"],
    ]  # fmt: skip
    assert streets.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_is_typed_is_lost_in_word(words):
    assert writable(words) in text_of_word(word_of(a_document(words)))


def test_the_marking_is_in_the_head_of_the_word_file():
    paper = opened(word_of(a_document(marking="OFFICIAL-SENSITIVE", handling="Mind")))
    assert "OFFICIAL-SENSITIVE" in paper.sections[0].header.paragraphs[0].text
    assert paper.sections[0].footer.paragraphs[0].text.startswith("Mind ")


# --- the page ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", HOSTILE)
def test_the_page_shows_what_is_typed_and_runs_nothing(app, words):
    from bs4 import BeautifulSoup

    page = BeautifulSoup(page_of(app, a_document(words)), "html.parser")
    assert page.script is None
    assert [each.get_text() for each in page.select("tbody th")] == [words, "Elm"]


def test_the_page_has_the_picture_with_its_words_and_links_that_lead_somewhere(app):
    page = page_of(app, a_document())
    assert 'alt="Oakwood stands out"' in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert '<a class="govuk-link" href="/cases/1">Cans</a>' in page
    assert "style=" not in page


@pytest.mark.parametrize("source", ["the survey, 2026", "the register, 2026", "the police, May 2026"])
def test_every_writer_says_where_figures_come_from(app, source):
    document = a_document()
    assert f"Source: {source}" in page_of(app, document)
    for said in (text_of_pdf(pdf_of(document)), text_of_word(word_of(document))):
        assert f" {source[0].upper()}{source[1:]} " in said.replace("\n", " ")


# --- pictures and words ------------------------------------------------------------------------------
def test_only_very_long_words_may_be_broken():
    assert breakable("Short words and Llanfairpwllgwyngyll") == "Short words and Llanfairpwllgwyngyll"
    assert breakable("y" * 45).split(BREAK) == ["y" * 20, "y" * 20, "y" * 5]


def test_what_no_paper_can_carry_is_left_out():
    assert writable("a\x00b\x0bc\nd\t e") == "abc d e"
    assert usual_only("Łódź 中") == "Łódź ?"


def test_writers_know_nothing_of_evidence():
    # What sends them also records that somebody took one away.
    sends = {"app.models", "app.use_case", "app.web"}
    always = {"app.documents", "app.attribution", "app"}
    for path in (ROOT / "app" / "documents").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "app":
                allowed = always | (sends if path.name == "sending.py" else set())
                assert ".".join(node.module.split(".")[:2]) in allowed, path
                assert node.module != "app" or {each.name for each in node.names} == {"clock"}


def test_no_column_of_a_narrow_table_is_printed_over_another(app):
    """A place's name once lay under the ward's, where a figure came after both."""
    header = ("Hotspot", "Ward", "Gi* (z)", "Month by month")
    rows = (("Placename", "Meadows and its long surroundings", "6.9", "Persistent throughout"),)
    table = Table("Hotspots within 500 metres", header, rows, "us.", frozenset({2}))
    paper = pdf_of(replace(a_document(), parts=(Beside((Paragraph("Left"),), (table,)),)))
    words = {word.text: word for word in Pdf(paper).words}
    assert words["Placename"].right < words["Meadows"].left


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Noise at the cafe\u0301", "Noise at the café"),
        ("ਪੰਜਾਬੀ ਯੋਜਨਾ 😀", "ਪੰਜਾਬੀ ਯੋਜਨਾ"),
        ("C:\\path\\20190221", "C path 20190221"),
        ("😀", "Paper"),
    ],
)
def test_the_name_of_a_paper_keeps_accents_and_vowel_signs(title, name):
    assert file_name(title) == name


def test_control_characters_and_line_separators_break_no_paper():
    document = a_document("One\x0bTwo\x0cThree\x1fFour\u2028Five", title="Six\x0b\x0c\x1f\u2028Seven")
    assert docx.Document(io.BytesIO(word_of(document))).paragraphs
    assert pdf_of(document).startswith(b"%PDF-")
