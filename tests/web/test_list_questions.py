"""What an address asks of a list."""

from app.web.listing import Column, Filter, Kind, Listing, page_of_rows
from app.web.page_keys import seal

WARDS = Listing(
    "ward",
    "wards",
    (Column("name", "Ward", str, len, ascending=True), Column("rate", "Rate", str, lambda row: row)),
    "name",
    filters=(Filter("q", "Words", Kind.WORDS),),
    page_size=2,
    prefix="wards-",
)
RATES = Listing("rate", "rates", (Column("rate", "Rate", str, lambda row: row),), "rate", page_size=2)


def test_one_table_keeps_what_the_address_says_of_another():
    question = WARDS.question({"wards-q": "oak", "month": "3"})
    assert question.sorted_by("name") == "month=3&wards-q=oak&wards-reverse=1"
    assert [tag.without for tag in question.tags()] == ["month=3"]


def test_a_row_without_a_value_is_last_both_ways(app):
    with app.test_request_context():
        for query, first in (({}, [3, 1]), ({"reverse": "1"}, [1, 3])):
            page = page_of_rows([None, 1, 3], RATES.question(query))
            assert page.rows == first
            rest = RATES.question({**query, "after": seal(page.next_key)})
            assert page_of_rows([None, 1, 3], rest).rows == [None]
