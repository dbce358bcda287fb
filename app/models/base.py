"""What do all the nouns have in common: worded states, moments, versions?"""

import enum
from datetime import datetime
from typing import Annotated, Any, Self

from sqlalchemy import Computed, DateTime, Enum, ForeignKey, Integer, String, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, declared_attr, deferred, mapped_column

from app import clock


class LabelledEnum(enum.StrEnum):
    """A state with its label and colour, so that no page repeats them.

    Members are written `NAME = "stored", "Shown", "colour"`; the colour is a GOV.UK tag colour.
    """

    label: str
    colour: str

    def __new__(cls, value: str, label: str = "", colour: str = "grey") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").capitalize()
        member.colour = colour
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


def labelled(kind: type[enum.StrEnum]) -> Enum:
    """The column type of a labelled state: its value as text, checked when read and written."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda e: [m.value for m in e])


Timestamp = Annotated[datetime, mapped_column(DateTime(timezone=True))]
CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), default=clock.now)]
ShortText = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(Text)]
PersonId = Annotated[int, mapped_column(ForeignKey("users.id"), index=True)]
OptionalPersonId = Annotated[int | None, mapped_column(ForeignKey("users.id"), index=True)]


class Versioned:
    """A row that two people may have open at once: a save from a stale page is refused."""

    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Keyed:
    """A row that addresses name by a random key: numbers in sequence would tell of rows one may not see."""

    key: Mapped[str] = mapped_column(
        String(12), unique=True, server_default=text("left(replace(gen_random_uuid()::text, '-', ''), 12)")
    )


class Addressed(Keyed):
    """A row with a page of its own. Its address of before there were keys redirects to it."""

    old_number: Mapped[int | None] = mapped_column(unique=True)


class Idempotent:
    """A row made by a form that may be sent twice: it stores the form's key, which is unique."""

    submission: Mapped[str | None] = mapped_column(String(40), unique=True)


def searched(vector: str) -> Any:
    """The words of a row as the search reads them: an SQL expression, in plain words (app/plain_words.py).

    No page loads it.
    """
    return deferred(mapped_column(TSVECTOR, Computed(vector, persisted=True)))
