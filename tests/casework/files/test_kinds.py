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
        ("minutes.pdf", PROGRAM, "is named as a PDF, but it contains something else"),
        ("place.jpg", PDF, "is named as a JPEG picture, but it contains a PDF"),
        ("notes.txt", PNG, "is named as a text, but it contains a PNG picture"),
        ("notes.txt", PROGRAM, "something else"),
        ("notes.txt", b"\x00\x01\x02 binary", "something else"),
        ("plan.docx", _office("xl"), "is named as a Word document, but it contains an Excel workbook"),
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
    with pytest.raises(NotAccepted, match="contains macros"):
        _kind(tmp_path, name, WITH_MACROS[name])


def test_a_picture_of_a_basic_thing_is_no_macro(tmp_path):
    kept = _office("word", "word/media/basic/scripts/plan.png")
    assert _kind(tmp_path, "plan.docx", kept).words == "a Word document"


@pytest.mark.parametrize(
    "name",
    ["run.exe", "page.html", "picture.svg", "macros.docm", "archive.zip", "script.js", "none", ".htaccess"],
)
def test_a_kind_that_is_not_on_the_list_is_refused_whatever_is_in_it(tmp_path, name):
    with pytest.raises(NotAccepted, match="you cannot add it"):
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


# --- as people have them -----------------------------------------------------------------------------
def _box(kind, body=b""):
    return (len(body) + 8).to_bytes(4) + kind + body


def _brand(*brands):
    return _box(b"ftyp", brands[0] + b"\0\0\0\0" + b"".join(brands))


def _streams(*names):
    return OLD_WORD + b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)


MAIL = b"Received: from a by b;\r\n\tMon, 3 Mar 2025\r\nFrom: a@b.example\r\nSubject: Bins\r\n\r\nHello"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("scan.pdf", b"\xef\xbb\xbf" + PDF, "a PDF"),
        ("scan.pdf", b"\r\n" + PDF, "a PDF"),
        ("scan.pdf", b"x" * 1000 + PDF, "a PDF"),
        ("holds-a-word-file.pdf", PDF + _office("word"), "a PDF"),
        ("photo.jfif", JPEG, "a JPEG picture"),
        ("photo.jpe", JPEG, "a JPEG picture"),
        ("photo.HEIC", _brand(b"heic", b"mif1"), "an iPhone picture"),
        ("photo.heif", _brand(b"heix", b"mif1"), "an iPhone picture"),
        ("photo.heif", _brand(b"mif1", b"mif1", b"heic"), "an iPhone picture"),
        ("walk.mp4", _brand(b"isom", b"iso2", b"mp41"), "an MP4 video"),
        ("walk.mp4", _brand(b"mp42"), "an MP4 video"),
        ("walk.mov", _brand(b"qt  "), "a QuickTime video"),
        ("walk.mov", _brand(b"mp42"), "a QuickTime video"),
        ("letter.doc", _streams("Root Entry", "WordDocument"), "an old Word document"),
        ("mail.msg", _streams("Root Entry", "__properties_version1.0"), "an Outlook message"),
        ("mail.eml", MAIL, "a mail"),
        ("mail.txt", MAIL, "a text"),
    ],
)
def test_files_are_taken_as_phones_and_offices_make_them(tmp_path, name, content, words):
    assert _kind(tmp_path, name, content).words == words


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.doc", _streams("WordDocument", "Macros"), "contains macros"),
        ("letter.doc", _streams("Workbook"), "something else"),
        ("letter.doc", _streams("__properties_version1.0"), "an Outlook message"),
        ("mail.eml", b"Dear all,\nno mail.\n", "is named as a mail, but it contains a text"),
        ("photo.heic", _brand(b"avif", b"mif1"), "something else"),
        ("walk.mp4", _brand(b"heic"), "an iPhone picture"),
        ("scan.pdf", b"x" * 1024 + PDF, "a text|something else"),
    ],
)
def test_what_only_looks_like_one_of_them_is_refused(tmp_path, name, content, said):
    with pytest.raises(NotAccepted, match=said):
        _kind(tmp_path, name, content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("cafe\u0301 plan.pdf", "café plan.pdf"),
        ("ਪੰਜਾਬੀ ਯੋਜਨਾ.pdf", "ਪੰਜਾਬੀ ਯੋਜਨਾ.pdf"),
        ("Llŷn – “bins”.jpg", "Llŷn – “bins”.jpg"),
    ],
)
def test_a_name_keeps_accents_and_marks(given, kept):
    assert safe_name(given) == kept


@pytest.mark.parametrize("letter", ["ਪੰ", "ब", "日", "e\u0301", "x"])
def test_a_long_name_of_any_script_fits_on_a_disk_and_ends_in_a_whole_letter(letter):
    name = safe_name(letter * 255 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 255
    assert len(name) <= 120
    assert name[-5] in letter or name[-5] == "é"
