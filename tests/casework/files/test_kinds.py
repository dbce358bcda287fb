"""Is a file kept only when it is what its name says, and of a kind on the list?"""

import io
import zipfile

import pytest

from app.casework.files.kinds import FILE_KINDS, NotAccepted, kind_of
from app.casework.files.names import safe_name

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 100
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _archive(*names, first=b""):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>")
    return held.getvalue()


def _office(folder, *more):
    return _archive("[Content_Types].xml", "_rels/.rels", f"{folder}/main.xml", *more)


def _renamed(part, kind, types="[Content_Types].xml"):
    """A Word document whose macros are in a part of any name, as its list of types says."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(types, f'<Override PartName="/{part}" ContentType="{kind}"/>')
        archive.writestr("word/main.xml", "<x/>")
        archive.writestr(part, b"\xd0\xcf\x11\xe0")
    return held.getvalue()


VBA = "application/vnd.ms-office.vbaProject"
WITH_MACROS = {
    "plain.docx": _archive("[Content_Types].xml", "word/main.xml", "word/vbaProject.bin"),
    "capitals.docx": _archive("[Content_Types].xml", "word/main.xml", "word/VBAPROJECT.BIN"),
    "types-in-capitals.docx": _archive("[CONTENT_TYPES].XML", "word/main.xml", "Word/vbaData.xml"),
    "renamed.docx": _renamed("word/holiday.bin", VBA),
    "renamed-and-types-in-capitals.docx": _renamed("word/holiday.bin", VBA.upper(), "[CONTENT_TYPES].XML"),
    "type-in-entities.docx": _renamed("word/holiday.bin", "application/vnd.ms-office.&#118;baProject"),
    "enabled.docx": _renamed("word/x.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "sheet.xlsx": _archive("[Content_Types].xml", "xl/main.xml", "xl/MacroSheets/sheet1.xml"),
    "basic.odt": _archive("Basic/Standard/m.xml", first=b"application/vnd.oasis.opendocument.text"),
}


def _kind(tmp_path, name, content):
    path = tmp_path / "content"
    path.write_bytes(content)
    return kind_of(name, path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("Minutes.PDF", PDF, "a PDF"),
        ("place.png", PNG, "a PNG picture"),
        ("place.JPG", JPEG, "a JPEG picture"),
        ("plan.docx", _office("word"), "a Word document"),
        (
            "late-order.docx",
            _archive("docProps/app.xml", "a", "b", "c", "[Content_Types].xml", "word/x"),
            "a Word document",
        ),
        ("counts.xlsx", _office("xl"), "an Excel workbook"),
        ("talk.pptx", _office("ppt"), "a PowerPoint presentation"),
        (
            "plan.odt",
            _archive("content.xml", first=b"application/vnd.oasis.opendocument.text"),
            "an OpenDocument text",
        ),
        ("notes.txt", "Ein Café – “so”\n".encode(), "a text"),
        ("windows.csv", "caf\xe9;1\r\n".encode("cp1252"), "a text"),
        ("excel.txt", "Ward\tCount\r\n".encode("utf-16"), "a text"),
    ],
)
def test_what_is_what_it_says_is_kept(tmp_path, name, content, words):
    assert _kind(tmp_path, name, content).words == words


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("minutes.pdf", PROGRAM, "says it is a PDF, but what is in it is something else"),
        ("place.jpg", PDF, "says it is a JPEG picture, but what is in it is a PDF"),
        ("notes.txt", PNG, "says it is a text, but what is in it is a PNG picture"),
        ("notes.txt", PROGRAM, "something else"),
        ("notes.txt", b"\x00\x01\x02 binary", "something else"),
        ("plan.docx", _office("xl"), "says it is a Word document, but what is in it is an Excel workbook"),
        ("plan.docx", _archive("readme.txt"), "something else"),
        ("plan.docx", OLD_WORD, "something else"),
        ("plan.docx", b"PK\x03\x04 cut short", "something else"),
        ("both.docx", _office("word", "xl/main.xml"), "something else"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(tmp_path, name, content, said):
    with pytest.raises(NotAccepted, match=said):
        _kind(tmp_path, name, content)


@pytest.mark.parametrize("name", WITH_MACROS)
def test_whoever_hides_macros_in_a_file_is_refused(tmp_path, name):
    with pytest.raises(NotAccepted, match="has macros in it"):
        _kind(tmp_path, name, WITH_MACROS[name])


def test_a_picture_of_a_basic_thing_is_no_macro(tmp_path):
    kept = _office("word", "word/media/basic/scripts/plan.png")
    assert _kind(tmp_path, "plan.docx", kept).words == "a Word document"


@pytest.mark.parametrize(
    "name",
    ["run.exe", "page.html", "picture.svg", "macros.docm", "archive.zip", "script.js", "none", ".htaccess"],
)
def test_a_kind_that_is_not_on_the_list_is_refused_whatever_is_in_it(tmp_path, name):
    with pytest.raises(NotAccepted, match="cannot be added"):
        _kind(tmp_path, name, PDF)


def test_each_ending_is_claimed_by_one_kind():
    endings = [ending for kind in FILE_KINDS for ending in kind.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Minutes 5 March.pdf", "Minutes 5 March.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\plan.docx", "plan.docx"),
        ("harmless\u202efdp.exe.pdf", "harmlessfdp.exe.pdf"),
        ('a"b<c>d.pdf', "a_b_c_d.pdf"),
        ("line\r\nbreak.txt", "linebreak.txt"),
        ("  .hidden. ", "hidden"),
        ("", "file"),
        ("Änderung.pdf", "Änderung.pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_deceive(given, kept):
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending():
    assert safe_name("x" * 400 + ".pdf").endswith("x.pdf")
    assert len(safe_name("x" * 400 + ".pdf")) <= 120
