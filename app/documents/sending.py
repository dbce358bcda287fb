"""Sending a document as a file."""

import io
import re
from collections.abc import Callable

from flask import Response, abort, send_file

from app.documents.description import Document
from app.documents.pdf import pdf_of
from app.documents.word import word_of

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


def paper_response(document: Document, paper: str) -> Response:
    media_type, write = WRITERS[paper]
    name = re.sub(r"[^\w .,()-]+", " ", document.title).strip()[:80] or "Paper"
    return send_file(
        io.BytesIO(write(document)), media_type, as_attachment=True, download_name=f"{name}.{paper}"
    )
