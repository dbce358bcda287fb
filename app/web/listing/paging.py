"""One page of a list, from a statement or from rows in memory. None sorts last both ways."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, literal, or_, select

from app.extensions import db
from app.web.listing.question import ListQuestion

COUNTED = 1_000


@dataclass(frozen=True)
class Page:
    """`next_key` is empty on the last page; `number` is one more than is counted if there are more."""

    rows: Sequence[Any]
    next_key: str
    number: int

    @property
    def more_than_counted(self) -> bool:
        return self.number > COUNTED


def page_of_statement(
    matching: Select[Any], id_: Any, question: ListQuestion, load: Callable[[list[int]], Sequence[Any]]
) -> Page:
    """A page of the rows that a statement matches: first the keys, then `load` reads the rows in order."""
    value, size = question.column.sort, question.listing.page_size
    ordered = value.asc() if question.is_ascending else value.desc()
    by_id = id_.asc() if question.is_ascending else id_.desc()
    text = cast(value, String)
    keys = matching.with_only_columns(id_, text).order_by(ordered.nulls_last(), by_id).limit(size + 1)
    if question.after:
        keys = keys.where(_after(value, id_, question))
    found = db.session.execute(keys).all()
    shown = found[:size]
    next_key = json.dumps([shown[-1][1], shown[-1][0]]) if len(found) > size else ""
    counted = matching.with_only_columns(id_).limit(COUNTED + 1).subquery()
    number = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return Page(load([key[0] for key in shown]) if shown else [], next_key, number)


def _after(value: Any, id_: Any, question: ListQuestion) -> ColumnElement[bool]:
    try:
        text, last = json.loads(question.after)
    except (ValueError, TypeError):
        return false()
    later = id_ > last if question.is_ascending else id_ < last
    if text is None:
        return and_(value.is_(None), later)
    bound = cast(literal(text, String), value.type)
    beyond = value > bound if question.is_ascending else value < bound
    return or_(beyond, and_(value == bound, later), value.is_(None))


def page_of_rows(rows: Sequence[Any], question: ListQuestion) -> Page:
    """A page of rows in memory, by position."""
    first = int(question.after) if question.after.isdecimal() else 0
    last = first + question.listing.page_size
    return Page(sort_rows(rows, question)[first:last], str(last) if last < len(rows) else "", len(rows))


def sort_rows(rows: Sequence[Any], question: ListQuestion) -> list[Any]:
    """All the rows in the order asked for."""
    key = question.column.sort
    known = [row for row in rows if key(row) is not None]
    known.sort(key=key, reverse=not question.is_ascending)
    return known + [row for row in rows if key(row) is None]
