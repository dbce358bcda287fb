"""What does a printed figure allow, and does it follow from the others? Rounded figures in, ranges out.

A paper prints "+46%, 3,298 more" and leaves out what there was before. It can be had from these two, within
what their rounding allows: so it is shown with that range, and never as if it had been printed.
"""

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PRINTED = re.compile(
    r"(?P<sign>[+\-−–]?)\s*£?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d,])\s*(?P<unit>%|pp)?"
)
MINUS = "-−–"


@dataclass(frozen=True)
class Derived:
    """A figure that follows from rounded ones, between the smallest and the largest that they allow."""

    value: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Printed:
    """A number as a paper has it: "-32%", "+0.7pp", "15,489". `unit`: "%", "pp" or nothing."""

    number: Decimal
    unit: str = ""


def read_printed(text: str) -> list[Printed]:
    """The numbers in a printed cell. One that is written as none is ("140,00") is left out."""
    return [
        Printed(
            Decimal(match["number"].replace(",", ""))
            * (-1 if match["sign"] and match["sign"] in MINUS else 1),
            match["unit"] or "",
        )
        for match in PRINTED.finditer(text)
        if not _is_part(text, match)
    ]


def _is_part(text: str, match: re.Match[str]) -> bool:
    """Whether a match begins or ends within a longer number."""
    before, after = text[: match.start("number")][-1:], text[match.end("number") :][:1]
    return before.isdigit() or before in (",", ".") or after.isdigit()


def half_unit(printed: Decimal) -> Decimal:
    """Half of the last place that is printed: 0.5 of 46, 0.05 of 113.7."""
    exponent = printed.as_tuple().exponent
    assert isinstance(exponent, int), "a printed number is finite"
    return Decimal(5).scaleb(min(exponent, 0) - 1)


def agrees(printed: Decimal, exact: Decimal) -> bool:
    """Whether a figure is what is printed, rounded."""
    return abs(exact - printed) <= half_unit(printed)


def before(change: Decimal, percent: Decimal) -> Derived:
    """The count of which a change is so many per cent as printed: whole numbers that round to it."""
    half = half_unit(percent)
    ends = sorted(100 * change / (percent + side * half) for side in (1, -1))
    value = (100 * change / percent).quantize(Decimal(1), ROUND_HALF_UP)
    return Derived(value, Decimal(math.ceil(ends[0])), Decimal(math.floor(ends[1])))


def count_of(rate: Decimal, residents: Decimal, per: int = 1000) -> Derived:
    """The count that makes a printed rate of so many residents."""
    low, value, high = (
        ((rate + side * half_unit(rate)) * residents / per).quantize(Decimal(1), ROUND_HALF_UP)
        for side in (-1, 0, 1)
    )
    return Derived(value, low, high)


def rate_of(count: Decimal, residents: Decimal, per: int = 1000) -> Decimal:
    return count * per / residents
