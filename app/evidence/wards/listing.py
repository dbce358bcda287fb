"""The tables of the ranking: every ward in a period, and in twelve months beside the twelve before."""

from collections.abc import Callable
from typing import Any

from app.evidence.statistics.ranking import Denominators, RankedWard
from app.evidence.statistics.rolling import RollingWard, Years
from app.web.listing import Column, Listing
from app.words import percent, signed, thousands

EVERY_RATE = Denominators(residents=True, households=True)


def ranking_listing(period: str = "", source: str = "", rates: Denominators = EVERY_RATE) -> Listing:
    """Every ward. `period` and `source`: what its file says of each row. Rates are on the page if known."""
    return Listing(
        "wards", "ward", sort="crime", anchor="table", size=50,
        columns=(
            Column("ward", "Ward", sort=lambda ward: ward.figures.name, value=lambda ward: ward.figures.name),
            Column("code", "Ward code", value=lambda ward: ward.figures.code, on_page=False),
            Column("rank", "Rank", numeric=True),
            _number("crime", "Crime", lambda ward: ward.figures.crime),
            _share("share", "Share", "Share of crime"),
            _share("cumulative_share", "Cumulative share", "Cumulative share of crime"),
            _rate(
                "rate", "Per 1,000 residents", "Crime per 1,000 residents", lambda ward: ward.rate,
                on_page=rates.residents,
            ),
            _rate(
                "burglary", "Burglary per 1,000 households", "", lambda ward: ward.burglary_rate,
                on_page=rates.households,
            ),
            Column(
                "harm", "Share of harm", numeric=True, ascending=False, sort=lambda ward: ward.harm_share,
                value=lambda ward: round(ward.harm_share, 4), text=lambda ward: percent(ward.harm_share),
            ),
            _number("asb", "ASB", lambda ward: ward.figures.asb, "Anti-social behaviour"),
            _share("asb_share", "Share of ASB", "Share of anti-social behaviour"),
            Column("among_fewest", "Among the fewest that hold half", on_page=False),
            Column("period", "Period", value=lambda _: period, on_page=False),
            Column("source", "Source", value=lambda _: source, on_page=False),
        ),
    )  # fmt: skip


def rolling_listing(years: Years) -> Listing:
    """Every ward's crime in twelve months; and, where those are loaded, in the twelve before."""
    return Listing(
        "wards in twelve months", "ward", sort="number", prefix="rolling", size=50,
        columns=(
            Column("name", "Ward", sort=lambda ward: ward.name),
            _number("number", years.now.words if years.now else "12 months", lambda ward: ward.number),
            *(_of_change(years.before.words) if years.before else ()),
        ),
    )  # fmt: skip


def _of_change(before: str) -> tuple[Column, ...]:
    return (
        _number("then", before, lambda ward: ward.change.then),
        Column(
            "difference", "Difference", numeric=True, ascending=False,
            sort=lambda ward: ward.change.difference, value=lambda ward: ward.change.difference,
            text=lambda ward: signed(ward.change.difference),
        ),
        Column("change", "Change", value=change_words),
    )  # fmt: skip


def change_words(ward: RollingWard) -> str:
    """Up 12.3%, or No real change."""
    change = ward.change
    if change is None or not ward.really_changed:
        return "No real change"
    rises = change.difference > 0
    if change.percent is None:
        return "More" if rises else "Fewer"
    return f"{'Up' if rises else 'Down'} {percent(abs(change.percent))}"


def _number(name: str, heading: str, read: Callable[[Any], int], in_file: str = "") -> Column:
    return Column(
        name, heading, sort=read, ascending=False, value=read, text=lambda row: thousands(read(row)),
        numeric=True, file_heading=in_file,
    )  # fmt: skip


def _share(name: str, heading: str, in_file: str) -> Column:
    def read(ward: RankedWard) -> float:
        share: float = getattr(ward, name)
        return share

    return Column(
        name, heading, value=lambda ward: round(read(ward), 4), text=lambda ward: percent(read(ward)),
        numeric=True, file_heading=in_file,
    )  # fmt: skip


def _rate(
    name: str, heading: str, in_file: str, read: Callable[[RankedWard], float | None], *, on_page: bool
) -> Column:
    def written(ward: RankedWard) -> str:
        rate = read(ward)
        return "Not known" if rate is None else f"{rate:.1f}"

    def rounded(ward: RankedWard) -> float | None:
        rate = read(ward)
        return None if rate is None else round(rate, 1)

    return Column(
        name, heading, sort=read, ascending=False, value=rounded, text=written, numeric=True,
        on_page=on_page, file_heading=in_file,
    )  # fmt: skip
