"""Sending a document as a file."""

import io
import unicodedata
from collections.abc import Callable
from typing import Any

from flask import Response, abort, send_file

from app.documents.description import Document
from app.documents.pdf import pdf_of
from app.documents.word import word_of
from app.models.case import Case
from app.models.event import Event
from app.use_case import record_read
from app.web.guard import actor

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITERS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf_of),
    "docx": (WORD_TYPE, word_of),
}
LONGEST_NAME = 80
PAPERS = {"pdf": "PDF", "docx": "Word"}  # as people call them


def require_paper(paper: str) -> None:
    """A paper that we do not write is a page that is not there."""
    if paper not in WRITERS:
        abort(404)


def file_name(title: str) -> str:
    """A title as the name of a file: letters of every script with their marks, digits, and a few signs."""
    kept = (sign if _is_kept(sign) else " " for sign in unicodedata.normalize("NFC", title))
    return " ".join("".join(kept).split())[:LONGEST_NAME].strip() or "Paper"


def _is_kept(sign: str) -> bool:
    return sign in " .,()-_" or unicodedata.category(sign)[0] in "LMN"


def paper_response(
    document: Document, paper: str, event: Event, case: Case | None = None, **detail: Any
) -> Response:
    """The document as a file. It is written before the download is recorded, in case it fails."""
    media_type, write = WRITERS[paper]
    name = file_name(document.title)
    content = io.BytesIO(write(document))
    record_read(actor(), event, case, **detail, format=PAPERS[paper])
    return send_file(content, media_type, as_attachment=True, download_name=f"{name}.{paper}")
