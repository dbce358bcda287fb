"""The table of concentration, by the size of places."""

from typing import NamedTuple

from app.evidence.questions.what import CRIME, What
from app.evidence.statistics.concentration import Concentration
from app.web.listing import Column, Listing
from app.web.listing.figures import count, figure, rounded, share, stated
from app.words import percent, thousands

OF_CRIME = What(CRIME)


class Spread(NamedTuple):
    """Places of one size, and how crime is spread over them."""

    label: str
    spread: Concentration


def spreads_listing(what: What = OF_CRIME, period: str = "", source: str = "") -> Listing:
    """`what` is spread. `period` and `source`: what its file says of each row."""
    return Listing(
        "concentration", "line of concentration", many="lines of concentration", anchor="table",
        columns=(
            Column("label", "Places", sort=lambda row: row.label),
            count("number", "How many", lambda row: row.spread.places, file_heading="Number of places"),
            *stated({"What": what.words} if source else {}),
            count("crime", _heading(what), lambda row: row.spread.total),
            _holding("quarter"),
            _share_holding("quarter"),
            _holding("half"),
            _share_holding("half"),
            count("empty", "Without any", lambda row: row.spread.empty, file_heading="Places without any"),
            figure(
                "gini", "Gini", lambda row: row.spread.gini, "{:.2f}".format,
                value=rounded(lambda row: row.spread.gini, 4),
            ),
            *stated({"Period": period, "Source": source}),
        ),
    )  # fmt: skip


def _heading(what: What) -> str:
    if what.by_harm:
        return "Days of harm"
    return "Crime" if what.key == CRIME else "Number"


WORDS = {"quarter": "a quarter", "half": "half"}


def _holding(part: str) -> Column:
    """How many hold this part; on the page with their share, by which it sorts."""
    words = WORDS[part]

    def number(row: Spread) -> int:
        held: int = getattr(row.spread, f"holding_{part}")
        return held

    def share_of(row: Spread) -> float:
        held: float = getattr(row.spread, f"{part}_share")
        return held

    return count(
        part, f"Hold {words}", number, sort=share_of, file_heading=f"Places that hold {words}",
        text=lambda row: f"{thousands(number(row))} ({percent(share_of(row))})",
    )  # fmt: skip


def _share_holding(part: str) -> Column:
    return share(
        f"{part}_share", f"Share that hold {WORDS[part]}", lambda row: getattr(row.spread, f"{part}_share"),
        on_page=False,
    )  # fmt: skip
