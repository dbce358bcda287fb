"""What does an address ask of a list, and is each of its rows on one page?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Date, Integer, Text, column, select, values

from app.web.listing import Column, Listing, ask, choice, page_of, page_of_rows, tick, words
from app.web.page_keys import seal

WARDS = Listing(
    "wards", "ward",
    [Column("name", "Ward", sort=len), Column("rate", "Rate", sort=abs, ascending=False), Column("s", "S")],
    [words("q", "Words"), choice("hin", "HIN", [("yes", "Yes"), ("no", "No")], "no"), tick("mine", "Mine")],
    sort="name", prefix="wards", size=2,
)  # fmt: skip
RATES = Listing("rates", "rate", [Column("rate", "Rate", sort=lambda row: row)], sort="rate", size=2)
DUE = values(column("id", Integer), column("due", Date), name="due").data(
    [(1, date(2026, 3, 1)), (2, None), (3, date(2026, 1, 1)), (4, date(2026, 1, 1)), (5, None)]
)
DAYS = Listing("days", "day", [Column("due", "Due", sort=DUE.c.due)], sort="due", size=2)

NAMES = values(column("id", Integer), column("name", Text), name="named").data(
    [(1, ""), (2, "oak"), (3, ""), (4, None), (5, ""), (6, "")]
)
BY_NAME = Listing("names", "name", [Column("name", "Name", sort=NAMES.c.name)], sort="name", size=2)


def test_one_table_keeps_what_the_address_says_of_another_and_of_the_page():
    question = ask(WARDS, {"wards-q": "oak", "others-sort": "x", "month": "3"})
    rate = WARDS.columns[1]
    assert question.sorted_by(rate) == "?others-sort=x&month=3&wards-q=oak&wards-sort=rate#wards"
    assert [(tag.words, tag.without) for tag in question.tags] == [("“oak”", "others-sort=x&month=3")]


def test_a_table_without_a_prefix_keeps_what_it_is_told_and_leads_to_its_heading():
    other = ask(WARDS, {"wards-q": "oak"})
    named = replace(RATES, anchor="table")
    question = ask(named, {"sort": "rate"}, {"month": "3", **other.own()})
    assert question.sorted_by(named.columns[0]) == "?month=3&wards-q=oak&reverse=1#table"


def test_a_heading_that_is_asked_again_turns_the_order_round():
    rate = WARDS.columns[1]
    asked = ask(WARDS, {"wards-sort": "rate"})
    assert not asked.ascending
    turned = ask(WARDS, {"wards-sort": "rate", "wards-reverse": "1"})
    assert turned.ascending
    assert "reverse" in asked.sorted_by(rate)
    assert "reverse" not in turned.sorted_by(rate)


def test_only_what_is_not_usual_is_in_the_address():
    question = ask(WARDS, {"wards-hin": "no", "wards-mine": "1", "wards-sort": "name"})
    assert question.query() == "wards-mine=1"
    assert [tag.words for tag in question.tags] == ["Mine"]


def test_what_a_list_does_not_know_is_the_usual_value(app, forgiving):
    with app.test_request_context():
        question = ask(WARDS, {"wards-hin": "maybe", "wards-sort": "s", "wards-after": "made up"})
    assert (question["hin"], question.sort, question.after) == ("no", "name", "")


def walk(app, listing, query, page_after):
    """The rows of each page, one after the other."""
    pages, after = [], ""
    with app.test_request_context():
        while not pages or after:
            page = page_after(ask(listing, {**query, "after": seal(after) if after else ""}))
            pages.append(list(page.rows))
            after = page.next_key
    return pages


@pytest.mark.parametrize(
    ("query", "pages"), [({}, [[3, 4], [1, 2], [5]]), ({"reverse": "1"}, [[1, 4], [3, 5], [2]])]
)
def test_each_row_of_a_statement_is_on_one_page_and_empty_values_are_last(app, query, pages):
    assert walk(app, DAYS, query, lambda asked: page_of(asked, select(DUE.c.id), DUE.c.id)) == pages


@pytest.mark.parametrize(
    ("query", "pages"), [({}, [[1, 3], [5, 6], [2, 4]]), ({"reverse": "1"}, [[2, 6], [5, 3], [1, 4]])]
)
def test_each_row_with_empty_words_is_on_one_page(app, query, pages):
    assert walk(app, BY_NAME, query, lambda asked: page_of(asked, select(NAMES.c.id), NAMES.c.id)) == pages


@pytest.mark.parametrize(
    ("query", "pages"), [({}, [[1, 2], [3, None]]), ({"reverse": "1"}, [[3, 2], [1, None]])]
)
def test_each_row_in_memory_is_on_one_page_and_empty_values_are_last(app, query, pages):
    assert walk(app, RATES, query, lambda asked: page_of_rows(asked, [2, None, 3, 1])) == pages


def test_a_page_of_another_order_is_the_first_page(app):
    with app.test_request_context():
        asked = ask(DAYS, {"after": seal("name~1~oak")})
        assert list(page_of(asked, select(DUE.c.id), DUE.c.id).rows) == [3, 4]
