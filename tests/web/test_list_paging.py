"""A list reaches each row of its statement once, whichever way it sorts."""

from datetime import date

import pytest
from sqlalchemy import Date, Integer, column, select, values

from app.web.listing import Column, Listing, page_of_statement
from app.web.page_keys import seal

DUE = values(column("id", Integer), column("due", Date), name="due").data(
    [(1, date(2026, 3, 1)), (2, None), (3, date(2026, 1, 1)), (4, date(2026, 1, 1)), (5, None)]
)
LIST = Listing("day", "days", (Column("due", "Due", str, DUE.c.due, ascending=True),), "due", page_size=2)


@pytest.mark.parametrize(
    ("query", "pages"), [({}, [[3, 4], [1, 2], [5]]), ({"reverse": "1"}, [[1, 4], [3, 5], [2]])]
)
def test_each_row_is_on_one_page_and_empty_days_are_last(app, query, pages):
    seen, after = [], ""
    with app.test_request_context():
        while not seen or after:
            question = LIST.question({**query, "after": seal(after) if after else ""})
            page = page_of_statement(select(DUE), DUE.c.id, question, list)
            seen.append(page.rows)
            after = page.next_key
    assert seen == pages
