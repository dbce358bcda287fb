"""What is a chart of a measure: a sentence, a drawing, and the table that says the same?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.evidence.charts.drawing import Drawing
from app.web.listing import Column, Listing


@dataclass(frozen=True)
class MadeChart:
    """`name` is its part of the address. `rows` are those of its table, and `columns` what it says of each.

    `drawing` is None where there is too little to draw.
    """

    name: str
    heading: str
    sentence: str
    caption: str
    drawing: Drawing | None
    columns: Sequence[Column]
    rows: Sequence[Any]

    @property
    def listing(self) -> Listing:
        return Listing(
            f"chart-{self.name}", "line", self.columns, sort=self.columns[0].name, anchor="table", size=60
        )


def number(value: Decimal | None) -> int | float | None:
    """A figure as a file holds it."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(round(value, 4))


def signed_percent(value: Decimal) -> str:
    """+3.4%; −10.9%"""
    return f"{value:+.1f}%".replace("-", "−")
