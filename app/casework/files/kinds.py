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
OLD_WORD, OUTLOOK, MAIL = "application/msword", "application/vnd.ms-outlook", "message/rfc822"
# A film of an iPhone is called either; a mail may be kept as a text.
ALSO = {("video/mp4", "video/quicktime"), ("video/quicktime", "video/mp4"), (MAIL, TEXT)}
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
    Kind("an old Word document", OLD_WORD, (".doc",)),
    Kind("an Outlook message", OUTLOOK, (".msg",)),
    Kind("a mail", MAIL, (".eml",)),
    Kind("a JPEG picture", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
    Kind("a PNG picture", "image/png", (".png",)),
    Kind("a GIF picture", "image/gif", (".gif",)),
    Kind("a WebP picture", "image/webp", (".webp",)),
    Kind("a TIFF picture", "image/tiff", (".tif", ".tiff")),
    Kind("an iPhone picture", "image/heic", (".heic", ".heif", ".hif")),
    Kind("an MP4 video", "video/mp4", (".mp4", ".m4v")),
    Kind("a QuickTime video", "video/quicktime", (".mov", ".qt")),
    Kind("a text", TEXT, (".txt", ".csv")),
)
ACCEPTED = (
    "PDF, Word, Excel, PowerPoint and OpenDocument files, pictures, short videos, emails and plain text"
)
# Of which a small picture is made.
PREVIEWED = {
    "application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/heic",
}  # fmt: skip
# What a file begins with; a number is where.
PDF_START, WITHIN = b"%PDF-", 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of the streams of an old Office file, as its directory has them, and of its macros.
STREAMS = {
    OUTLOOK: "__properties_version1.0",
    OLD_WORD: "WordDocument",
}
MACRO_STREAMS = ("_VBA_PROJECT", "Macros", "VBA")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"}
QUICKTIME_BRANDS = {b"qt  "}
FILM_BRANDS = re.compile(rb"isom|iso[2-9a-c]|mp4[12]|avc1|M4V |M4VH|M4VP|dash|MSNV|mmp4|3gp[4-9]|f4v ")
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}:( |\t|$)")
MAIL_HEADERS = {"from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path"}
FEWEST_HEADERS = 2


def kind_of(name: str, path: Path) -> Kind:
    """Return the kind of a file; raise NotAccepted if its content and extension disagree."""
    claimed = _claimed(name)
    actual = _detect(path)
    if actual == claimed.content_type or (actual, claimed.content_type) in ALSO:
        return claimed
    if actual == "macros":
        raise NotAccepted(f"“{name}” contains macros. Save it without them and add it again")
    actual_words = next((kind.words for kind in FILE_KINDS if kind.content_type == actual), "something else")
    raise NotAccepted(
        f"“{name}” is named as {claimed.words}, but it contains {actual_words}. We did not add it"
    )


def _claimed(name: str) -> Kind:
    ending = Path(name).suffix.lower()
    for kind in FILE_KINDS:
        if ending in kind.endings:
            return kind
    claim = f"is a “{ending}” file" if ending else "has no file type in its name"
    raise NotAccepted(f"“{name}” {claim}, so you cannot add it. You can add {ACCEPTED}")


def _detect(path: Path) -> str:
    """What a file is by its first bytes; only what begins as an archive is looked into as one."""
    with path.open("rb") as file:
        start = file.read(4096)
    if PDF_START in start[:WITHIN] and not start.startswith(b"PK"):
        return "application/pdf"
    if start.startswith(OLD_OFFICE):
        return _detect_old_office(path)
    if start[4:8] == b"ftyp":
        return _detect_brand(start)
    guessed = filetype.guess_mime(str(path)) or ""
    if start.startswith(b"PK") and zipfile.is_zipfile(path):
        inside = _detect_in_archive(path)
        is_open_document = any(
            kind.content_type == guessed for kind in FILE_KINDS if OASIS in kind.content_type
        )
        return guessed if is_open_document and inside == "application/zip" else inside
    return guessed or (_kind_of_text(path) if _is_text(path) else "")


def _detect_brand(start: bytes) -> str:
    """A picture or a film in boxes, by the brands that its first box names."""
    length = min(int.from_bytes(start[:4]), 256)
    brands = [start[8:12], *(start[at : at + 4] for at in range(16, length, 4))]
    if brands[0] in QUICKTIME_BRANDS:
        return "video/quicktime"
    if any(brand in HEIC_BRANDS for brand in brands):
        return "image/heic" if not {b"avif", b"avis"} & set(brands) else "image/avif"
    return "video/mp4" if any(FILM_BRANDS.fullmatch(brand) for brand in brands) else ""


def _detect_old_office(path: Path) -> str:
    """Which program's file it is, by the names of its streams."""
    data = path.read_bytes()
    named = [kind for kind, name in STREAMS.items() if name.encode("utf-16-le") in data]
    if not named:
        return ""
    if named[0] == OLD_WORD and any(_stream(name) in data for name in MACRO_STREAMS):
        return "macros"
    return named[0]


def _stream(name: str) -> bytes:
    """A name as a directory entry ends it."""
    return name.encode("utf-16-le") + b"\0\0"


def _kind_of_text(path: Path) -> str:
    """A mail begins with its headers."""
    with path.open("rb") as file:
        lines = file.read(8192).decode("utf-8-sig", "replace").splitlines()
    names: set[str] = set()
    for line in lines:
        if line.startswith((" ", "\t")) and names:
            continue
        if not HEADER.match(line):
            break
        names.add(line.split(":")[0].lower())
    return MAIL if len(names & MAIL_HEADERS) >= FEWEST_HEADERS else TEXT


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
