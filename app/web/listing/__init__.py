"""Lists: declared once as data, read from an address, and served by page or as a file.

    WARDS = Listing("wards", "ward", [Column("name", "Ward", sort=lambda ward: ward.name)], sort="name")

    question = asked(WARDS)                                  # what the address asks
    page = page_of_rows(question, wards)                     # or page_of(question, statement, Model.id)
    render_template(..., list=shown(question, page, ".download"))
    return download(form, question, sort_rows(question, wards))

templates/layouts/list.html is a page that is one list; templates/components/list.html has the parts of it for
a page with several.
"""

from app.web.listing.columns import Column, Filter, Listing, choice, row_choice, scopes, tick, words
from app.web.listing.page import FORMATS, SAVED_FILTERS, ShownList, asked, download, files_of, shown
from app.web.listing.paging import (
    MOST_COUNTED,
    Page,
    every_row,
    ordered_as,
    page_of,
    page_of_rows,
    read_key,
    sort_rows,
    write_key,
)
from app.web.listing.question import Question, Tag, ask
from app.web.listing.values import UnknownFilterValue, ignored_values, is_on, number, one_of

__all__ = [
    "FORMATS", "MOST_COUNTED", "SAVED_FILTERS", "Column", "Filter", "Listing", "Page", "Question",
    "ShownList", "Tag", "UnknownFilterValue", "ask", "asked", "choice", "download", "every_row", "files_of",
    "ignored_values", "is_on", "number", "one_of", "ordered_as", "page_of", "page_of_rows", "read_key",
    "row_choice", "scopes", "shown", "sort_rows", "tick", "words", "write_key",
]  # fmt: skip
