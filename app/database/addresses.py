"""Find the row that an address names, by its key or by the number it had before there were keys."""

from typing import TypeVar

from sqlalchemy import Select

from app.extensions import db
from app.models.base import Addressed

Row = TypeVar("Row", bound=Addressed)


class AddressChanged(LookupError):
    """An old address of something that this reader may see: `new` takes the place of `old` in it."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"{old} is now {new}")
        self.old, self.new = old, new


def get_addressed(statement: Select[Row], model: type[Row], address: str) -> Row:
    """Return the one row of the statement at this address.

    Raises NoResultFound, or AddressChanged if the address is the row's old one.
    """
    is_old = address.isdecimal() and len(address) < 12
    named = model.old_number == int(address) if is_old else model.key == address
    row = db.session.scalars(statement.where(named)).unique().one()
    if is_old:
        raise AddressChanged(address, row.key)
    return row
