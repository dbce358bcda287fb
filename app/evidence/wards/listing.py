"""The tables of the ranking: every ward in a period, and in twelve months beside the twelve before."""

from app.evidence.statistics.ranking import Denominators
from app.evidence.statistics.rolling import RollingWard, Years
from app.web.listing import Column, Listing
from app.web.listing.figures import count, difference, rate, share, stated
from app.words import percent

EVERY_RATE = Denominators(residents=True, households=True)


def ranking_listing(period: str = "", source: str = "", rates: Denominators = EVERY_RATE) -> Listing:
    """Every ward. `period` and `source`: what its file says of each row. Rates are on the page if known."""
    return Listing(
        "wards", "ward", sort="crime", anchor="table", size=50,
        columns=(
            Column("ward", "Ward", sort=lambda ward: ward.figures.name, value=lambda ward: ward.figures.name),
            Column("code", "Ward code", value=lambda ward: ward.figures.code, on_page=False),
            Column("rank", "Rank", numeric=True),
            count("crime", "Crime", lambda ward: ward.figures.crime),
            share("share", "Share", lambda ward: ward.share, sort=None, file_heading="Share of crime"),
            share(
                "cumulative", "Cumulative share", lambda ward: ward.cumulative_share, sort=None,
                file_heading="Cumulative share of crime",
            ),
            rate(
                "rate", "Per 1,000 residents", lambda ward: ward.rate, on_page=rates.residents,
                file_heading="Crime per 1,000 residents",
            ),
            rate(
                "burglary", "Burglary per 1,000 households", lambda ward: ward.burglary_rate,
                on_page=rates.households,
            ),
            share("harm", "Share of harm", lambda ward: ward.harm_share),
            count("asb", "ASB", lambda ward: ward.figures.asb, file_heading="Anti-social behaviour"),
            share(
                "asb_share", "Share of ASB", lambda ward: ward.asb_share, sort=None,
                file_heading="Share of anti-social behaviour",
            ),
            Column("among_fewest", "Among the fewest that hold half", on_page=False),
            *stated({"Period": period, "Source": source}),
        ),
    )  # fmt: skip


def rolling_listing(years: Years) -> Listing:
    """Every ward's crime in twelve months; and, where those are loaded, in the twelve before."""
    now = years.now.words if years.now else "12 months"
    return Listing(
        "wards in twelve months", "ward", sort="number", prefix="rolling", size=50,
        columns=(
            Column("name", "Ward", sort=lambda ward: ward.name),
            count("number", now, lambda ward: ward.number),
            *(_of_change(years.before.words) if years.before else ()),
        ),
    )  # fmt: skip


def _of_change(before: str) -> tuple[Column, ...]:
    return (
        count("then", before, lambda ward: ward.change.then),
        difference("difference", "Difference", lambda ward: ward.change.difference),
        Column("change", "Change", value=_change_words),
    )


def _change_words(ward: RollingWard) -> str:
    """Up 12.3%, or No real change."""
    change = ward.change
    if change is None or not ward.really_changed:
        return "No real change"
    rises = change.difference > 0
    if change.percent is None:
        return "More" if rises else "Fewer"
    return f"{'Up' if rises else 'Down'} {percent(abs(change.percent))}"
