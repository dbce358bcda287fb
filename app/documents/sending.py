"""Sending a document as a file."""

import io
import re
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
PAPERS = {"pdf": "PDF", "docx": "Word"}  # as people call them


def require_paper(paper: str) -> None:
    """A paper that we do not write is a page that is not there."""
    if paper not in WRITERS:
        abort(404)


def paper_response(
    document: Document, paper: str, event: Event, case: Case | None = None, **detail: Any
) -> Response:
    """The document as a file. It is written before the download is recorded, in case it fails."""
    media_type, write = WRITERS[paper]
    name = " ".join(re.sub(r"[^\w .,()-]+", " ", document.title).split())[:80].strip() or "Paper"
    content = io.BytesIO(write(document))
    record_read(actor(), event, case, **detail, format=PAPERS[paper])
    return send_file(content, media_type, as_attachment=True, download_name=f"{name}.{paper}")
