"""Which people are called like this, however their names are typed?"""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import TSQUERY

from app.models.person import User
from app.plain_words import in_order


def people_named(words: str) -> Select[Any]:
    """The people with all of these words in their name."""
    named = func.plainto_tsquery("simple", func.plain_words(words), type_=TSQUERY)
    return select(User.id).where(User.search.op("@@")(named))


def people_called(typed: str) -> Select[Any]:
    """The people in whose name words begin like each of these."""
    begun = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in in_order(typed)), type_=TSQUERY)
    return select(User.id).where(User.search.op("@@")(begun))
