"""Rows within so many metres of a point, as SQL conditions."""

from typing import Any

from sqlalchemy import ColumnElement, func


def within(rows: Any, easting: Any, northing: Any, metres: Any) -> ColumnElement[bool]:
    """Whether a row of this model lies in the circle; its bounding square can use an index.

    The numbers may be bound parameters of a statement that is built once.
    """
    return (
        rows.easting.between(easting - metres, easting + metres)
        & rows.northing.between(northing - metres, northing + metres)
        & (distance_squared(rows, easting, northing) <= metres * metres)
    )


def distance_squared(rows: Any, easting: Any, northing: Any) -> ColumnElement[Any]:
    """The squared distance of a row from a point, in square metres."""
    # A product of integers would overflow across a country; `power` reckons with doubles.
    return func.power(rows.easting - easting, 2) + func.power(rows.northing - northing, 2)
