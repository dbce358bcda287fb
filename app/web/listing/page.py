"""Serve a list as a page or as a file."""

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template

from app.web.downloads import format_response
from app.web.listing.paging import Page
from app.web.listing.question import ListQuestion


def serve_list(template: str, question: ListQuestion, page: Page, **more: Any) -> str:
    """The page of a list, whose template extends layouts/list.html."""
    return render_template(template, question=question, page=page, **more)


def list_download(
    form: str, filename: str, question: ListQuestion, rows: Iterable[Any], **of: Any
) -> Response:
    """The whole list as a file, in the order of `rows`, recorded with what was asked for."""
    columns = [column for column in question.listing.columns if column.in_file]
    cells = ([column.value(row) for column in columns] for row in rows)
    return format_response(
        form, filename, [column.heading for column in columns], cells,
        one=question.listing.one, many=question.listing.many, question=question.in_words(), **of,
    )  # fmt: skip
