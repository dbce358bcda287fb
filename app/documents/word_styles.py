"""How does a Word file look? As the partnership's pages and PDFs do: one typeface, its colour, thin lines."""

from typing import Any

from app import clock
from app.documents.columns import SIZE
from app.documents.description import Document
from app.documents.plain_text import writable
from app.documents.typeface import IN_WORD

INK, GREY, LINES = "1D3F5E", "505A5F", "B1B4B6"
MARGIN_CM = 1.25
TABLE, CELL, SMALL, GAP = "Table of the paper", "Cell", "Source", "Gap"
# Style, size in points, colour, and the room above and below it.
LOOKS = (
    ("Normal", SIZE, None, 0, 3),
    ("Heading 1", 18, INK, 0, 4),
    ("Heading 2", 12, INK, 5, 1),
    ("Subtitle", SIZE, GREY, 0, 0),
    ("Caption", SIZE, "000000", 2, 1),
    ("Intense Quote", SIZE, "000000", 4, 6),
    ("Header", SIZE, GREY, 0, 0),
    ("Footer", SIZE, GREY, 0, 0),
    (CELL, SIZE, None, 0, 0),
    (SMALL, SIZE, GREY, 0, 3),
    (GAP, 2, None, 0, 0),
)


def set_up(paper: Any, document: Document) -> None:
    """Its language, margins, properties and styles, and what stands on every page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm

    about, section = paper.core_properties, paper.sections[0]
    about.title, about.author = writable(document.title)[:255], writable(document.publisher)[:255]
    about.language, about.comments = document.lang, ""
    about.created = about.modified = clock.now().replace(tzinfo=None)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), document.lang)
    _add_styles(paper)
    for look in LOOKS:
        _style(paper, *look)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    section.header_distance = section.footer_distance = Cm(0.6)
    _on_every_page(section, document)


def _add_styles(paper: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    for name in (CELL, SMALL, GAP):
        paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = paper.styles["Normal"]
    table = paper.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    table.base_style = paper.styles["Normal Table"]
    _draw_lines(table.element)


def _draw_lines(style: Any) -> None:
    """Thin lines between the rows, and none between the columns."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties, borders = OxmlElement("w:tblPr"), OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINES)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    style.append(properties)


def _style(paper: Any, name: str, size: float, colour: str | None, above: float, below: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = paper.styles[name]
    style.font.name, style.font.size, style.font.italic = IN_WORD, Pt(size), False
    # The typeface of Word's theme would be taken before ours.
    fonts = style.element.rPr.rFonts
    for attribute in [each for each in fonts.attrib if each.endswith("Theme")]:
        del fonts.attrib[attribute]
    fonts.set(qn("w:cs"), IN_WORD)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    style.paragraph_format.line_spacing = 1.0


def _on_every_page(section: Any, document: Document) -> None:
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = f"{writable(document.publisher)}  "
    header.add_run(writable(document.marking)).bold = True
    footer.text = f"{writable(document.handling)}  Page ".lstrip()
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """A number that Word works out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
