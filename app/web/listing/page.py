"""Answer for the page of a list, and for its file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request, url_for

from app.web.downloads import format_response
from app.web.listing.columns import Listing
from app.web.listing.paging import Page
from app.web.listing.question import Question, ask
from app.words import sentence_case

FORMATS = {"csv": "CSV", "xlsx": "Excel"}


def asked(listing: Listing, keep: Mapping[str, Any] | None = None) -> Question:
    """What this request asks of a list. `keep` as in `ask`."""
    return ask(listing, request.args, keep)


@dataclass(frozen=True)
class ShownList:
    """A list as a page shows it: the question, and the rows that answer it.

    `files`: the addresses of its file, with the words of their links.
    """

    question: Question
    page: Page
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def listing(self) -> Listing:
        return self.question.listing

    @property
    def number(self) -> str:
        """48 cases, or No cases; of a list that is not counted, Cases."""
        if not self.listing.counted:
            return sentence_case(self.listing.plural)
        return self.page.words(self.listing.one, self.listing.plural)


def shown(
    question: Question, page: Page, endpoint: str = "", formats: Mapping[str, str] = FORMATS, **values: Any
) -> ShownList:
    """A list for its template. `endpoint` serves its file as `form`, and `values` are for its address."""
    return ShownList(question, page, files_of(question, endpoint, formats, **values) if endpoint else {})


def files_of(
    question: Question, endpoint: str, formats: Mapping[str, str] = FORMATS, **values: Any
) -> dict[str, str]:
    """The addresses of a list's file in each format, with the words of their links."""
    addresses = {url_for(endpoint, form=form, **values): words for form, words in formats.items()}
    query = question.query()
    return {
        f"{address}{'&' if '?' in address else '?'}{query}": words for address, words in addresses.items()
    }


def download(form: str, question: Question, rows: Iterable[Any], name: str = "", **of: Any) -> Response:
    """The file of a list: every row that answers the question, in its order.

    It is called `name`, or as the list. `of`: what `format_response` records with it.
    """
    listing, columns = question.listing, question.listing.in_file
    return format_response(
        form,
        name or listing.name,
        [column.file_heading or column.heading for column in columns],
        ([column.of(row) for column in columns] for row in rows),
        one=listing.one,
        many=listing.plural,
        question=question.words,
        **of,
    )
