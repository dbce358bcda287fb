"""Lists: declared once as data, read from an address, and served by page or as a file."""

from app.web.listing.page import list_download, serve_list
from app.web.listing.paging import Page, page_of_rows, page_of_statement
from app.web.listing.question import Column, Filter, Kind, Listing, ListQuestion, Tag
from app.web.listing.values import UnknownFilterValue, is_on, number, one_of

__all__ = [
    "Column", "Filter", "Kind", "ListQuestion", "Listing", "Page", "Tag", "UnknownFilterValue", "is_on",
    "list_download", "number", "one_of", "page_of_rows", "page_of_statement", "serve_list",
]  # fmt: skip
