"""Pages of a list, by the key of the row before: the last page costs what the first does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from app.extensions import db
from app.web.listing.question import Question
from app.words import pluralise

# Counting stops here: nobody reads further, and it stays fast with any number of rows.
MOST_COUNTED = 1000

AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Page:
    """A page of a list: its rows, the key of the next one, and how many rows there are, up to `most`."""

    rows: Sequence[Any]
    next_key: str = ""
    number: int = 0
    most: int = MOST_COUNTED

    @property
    def more_than_counted(self) -> bool:
        return self.number > self.most

    def words(self, one: str, many: str) -> str:
        """48 cases, More than 1,000 cases, No cases."""
        if self.more_than_counted:
            return f"More than {self.most:,} {many}"
        return pluralise(self.number, one, many) if self.number else f"No {many}"


# --- rows of a statement ----------------------------------------------------------------------------
def page_of(question: Question, statement: AnySelect, key: Any) -> Page:
    """A page of what a statement selects: one entity, one column, or rows of several.

    `key` tells its rows apart: the primary key, as a rule.
    """
    value = _value(question, key)
    number = _number(statement, key) if question.listing.counted else literal(0)
    columns = key.label("key"), value.label("value"), number.label("number")
    ordered = in_order(question, statement, key).add_columns(*columns)
    after = read_key(question, value.type.python_type)
    if after is not None:
        ordered = ordered.where(_beyond(question, value, key, after))
    size = question.listing.size
    found = db.session.execute(ordered.limit(size + 1)).all()
    rows = found[:size]
    next_key = write_key(question, rows[-1].key, rows[-1].value) if len(found) > size else ""
    shown = [row[0] for row in rows] if _is_of_one(statement) else rows
    return Page(shown, next_key, rows[0].number if rows else 0)


def in_order(question: Question, statement: AnySelect, key: Any) -> AnySelect:
    """The statement in the order that was asked for; rows without a value last, either way."""
    value = _value(question, key)
    columns = [key] if value is key else [value, key]
    if question.ascending:
        return statement.order_by(*(column.asc().nulls_last() for column in columns))
    return statement.order_by(*(column.desc().nulls_last() for column in columns))


def every_row(question: Question, statement: AnySelect, key: Any) -> Iterator[Any]:
    """Every row of a statement in the order of the list, for its file."""
    found = db.session.execute(in_order(question, statement, key).execution_options(yield_per=500))
    yield from found.scalars() if _is_of_one(statement) else found


def _is_of_one(statement: AnySelect) -> bool:
    return len(statement.column_descriptions) == 1


def _value(question: Question, key: Any) -> Any:
    value = question.listing.sort_of(question.sort)
    return key if value is None else value


def _number(statement: AnySelect, key: Any) -> ColumnElement[int]:
    """How many rows match, at most MOST_COUNTED + 1: a column, so that a page asks one question."""
    some = statement.with_only_columns(key).order_by(None).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _beyond(question: Question, value: Any, key: Any, after: tuple[Any, int]) -> ColumnElement[bool]:
    """The rows that follow one, in the order of the list."""
    there, row = after
    further = key > row if question.ascending else key < row
    if there is None:
        return and_(value.is_(None), further)
    there = literal(there, value.type)
    beyond = value > there if question.ascending else value < there
    return or_(beyond, and_(value == there, further), value.is_(None))


def write_key(question: Question, row: int, value: Any) -> str:
    """The key of a row, in the order that was asked for; it ends at the row's own where there is no value,
    which is not the same as an empty one. `read_key` reads it."""
    if value is None:
        return f"{question.sort}~{row}"
    if isinstance(value, Enum):
        value = value.value
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"{question.sort}~{row}~{text}"


def read_key(question: Question, kind: type) -> tuple[Any, int] | None:
    """The value and the id of the row after which the page starts; None on the first page, and for a key
    that is damaged or of another order."""
    sort, _, rest = question.after.partition("~")
    row, has_value, value = rest.partition("~")
    if sort != question.sort:
        return None
    with suppress(ValueError, ArithmeticError):
        return (_read(value, kind) if has_value else None), int(row)
    return None


def _read(value: str, kind: type) -> Any:
    if kind is bool:
        return value == str(True)
    return (getattr(kind, "fromisoformat", None) or kind)(value)


def ordered_as(members: type[Enum], column: Any) -> ColumnElement[int]:
    """Sort a column of an enumeration in the order of its members, not by their words."""
    return case({member.value: place for place, member in enumerate(members)}, value=column)


# --- rows in memory ---------------------------------------------------------------------------------
def page_of_rows(question: Question, rows: Sequence[Any]) -> Page:
    """A page of rows that stand in memory, in the order that was asked for."""
    ordered = sort_rows(question, rows)
    start = int(question.after) if question.after.isdecimal() else 0
    end = start + question.listing.size
    return Page(ordered[start:end], str(end) if end < len(ordered) else "", len(ordered))


def sort_rows(question: Question, rows: Sequence[Any]) -> list[Any]:
    """All the rows in the order that was asked for; those without a value last, either way."""
    key: Callable[[Any], Any] | None = question.listing.sort_of(question.sort)
    if key is None:
        return list(reversed(rows)) if question.reverse else list(rows)
    known = [row for row in rows if key(row) is not None]
    known.sort(key=key, reverse=not question.ascending)
    return known + [row for row in rows if key(row) is None]
