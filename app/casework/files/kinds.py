"""Check that a file is what its name claims, and of a kind that a case accepts.

The extension says what the file claims to be, its content what it is. Only files of the kinds listed here
whose extension and content agree are accepted.
"""

import codecs
import html
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import filetype

from app.storage import NotAccepted

OPEN_XML = "application/vnd.openxmlformats-officedocument"
OASIS = "application/vnd.oasis.opendocument"
# Office files are zip archives; the folder inside tells the kind.
OFFICE_FOLDERS = {
    "word/": f"{OPEN_XML}.wordprocessingml.document",
    "xl/": f"{OPEN_XML}.spreadsheetml.sheet",
    "ppt/": f"{OPEN_XML}.presentationml.presentation",
}
# What only a file with macros has: a part of such a name, or a type or relation of such a name, whatever the
# part itself is called. Office programs read all of them in any case.
MACRO_PARTS = re.compile(r"vbaproject|vbadata|^xl/macrosheets/|^basic/|^scripts/")
MACRO_TYPES = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet")
CONTENT_TYPES = "[content_types].xml"
TYPE_LISTS = re.compile(r"\[content_types\]\.xml|(word|xl|ppt)/_rels/[^/]*\.rels")
# What lists the parts of an office file is a few kB; one that is larger was made to be so.
LONGEST_LIST = 5_000_000
TEXT = "text/plain"
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}
PIECE = 65536


@dataclass(frozen=True)
class Kind:
    """An accepted kind of file: its name in words, content type and extensions."""

    words: str
    content_type: str
    endings: tuple[str, ...]


FILE_KINDS = (
    Kind("a PDF", "application/pdf", (".pdf",)),
    Kind("a Word document", OFFICE_FOLDERS["word/"], (".docx",)),
    Kind("an Excel workbook", OFFICE_FOLDERS["xl/"], (".xlsx",)),
    Kind("a PowerPoint presentation", OFFICE_FOLDERS["ppt/"], (".pptx",)),
    Kind("an OpenDocument text", f"{OASIS}.text", (".odt",)),
    Kind("an OpenDocument spreadsheet", f"{OASIS}.spreadsheet", (".ods",)),
    Kind("an OpenDocument presentation", f"{OASIS}.presentation", (".odp",)),
    Kind("a JPEG picture", "image/jpeg", (".jpg", ".jpeg")),
    Kind("a PNG picture", "image/png", (".png",)),
    Kind("a GIF picture", "image/gif", (".gif",)),
    Kind("a WebP picture", "image/webp", (".webp",)),
    Kind("a TIFF picture", "image/tiff", (".tif", ".tiff")),
    Kind("an iPhone picture", "image/heic", (".heic",)),
    Kind("a text", TEXT, (".txt", ".csv")),
)
ACCEPTED = "PDF, Word, Excel, PowerPoint and OpenDocument files, pictures, and plain text"


def kind_of(name: str, path: Path) -> Kind:
    """Return the kind of a file; raise NotAccepted if its content and extension disagree."""
    claimed = _claimed(name)
    actual = _detect(path)
    if actual == claimed.content_type:
        return claimed
    if actual == "macros":
        raise NotAccepted(f"“{name}” has macros in it. Save it without them and add it again")
    actual_words = next((kind.words for kind in FILE_KINDS if kind.content_type == actual), "something else")
    raise NotAccepted(
        f"“{name}” says it is {claimed.words}, but what is in it is {actual_words}. It was not added"
    )


def _claimed(name: str) -> Kind:
    ending = Path(name).suffix.lower()
    for kind in FILE_KINDS:
        if ending in kind.endings:
            return kind
    claim = f"of the kind “{ending}”" if ending else "of no kind that its name says"
    raise NotAccepted(f"“{name}” is {claim}, which cannot be added. You can add {ACCEPTED}")


def _detect(path: Path) -> str:
    guessed = filetype.guess_mime(str(path)) or ""
    if zipfile.is_zipfile(path):
        inside = _detect_in_archive(path)
        is_open_document = any(
            kind.content_type == guessed for kind in FILE_KINDS if OASIS in kind.content_type
        )
        return guessed if is_open_document and inside == "application/zip" else inside
    return guessed or (TEXT if _is_text(path) else "")


def _detect_in_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()]
            if _has_macros(archive, names):
                return "macros"
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError):
        return ""
    kinds = [
        kind for folder, kind in OFFICE_FOLDERS.items() if any(name.startswith(folder) for name in names)
    ]
    is_office = CONTENT_TYPES in names and len(kinds) == 1
    return kinds[0] if is_office else "application/zip"


def _has_macros(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether a part of an office file is one of macros, by its name, its type or its relation."""
    if any(map(MACRO_PARTS.search, names)):
        return True
    parts = zip(archive.infolist(), names, strict=True)
    lists = (_read_list(archive, entry) for entry, name in parts if TYPE_LISTS.fullmatch(name))
    return any(map(MACRO_TYPES.search, lists))


def _read_list(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """What types the parts of an office file have, in small letters; BadZipFile if it is too long."""
    if entry.file_size > LONGEST_LIST:
        raise zipfile.BadZipFile("The list of parts is too long")
    raw = archive.read(entry)
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    return html.unescape(raw.decode(encoding, "replace")).lower()


def _is_text(path: Path) -> bool:
    """Whether a file is UTF-8, UTF-16 with a byte order mark, or Windows-1252, without control characters."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(path, "utf-16")
    return _decodes(path, "utf-8-sig") or _decodes(path, "cp1252")


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while piece := file.read(PIECE):
                if any(ord(letter) in CONTROLS for letter in set(piece)):
                    return False
    except UnicodeError:
        return False
    return True
