"""The tables of the ranking: every ward in a period, and in twelve months beside the twelve before."""

from app.evidence.statistics.ranking import Ranking
from app.evidence.statistics.rates import Over
from app.evidence.statistics.rolling import RollingWard, Years
from app.web.listing import Column, Listing
from app.web.listing.figures import count, difference, rate, share, stated
from app.words import percent

NOTHING = Ranking([], 0, 0, 0)


def ranking_listing(
    ranking: Ranking = NOTHING, period: str = "", source: str = "", people: str = ""
) -> Listing:
    """Every ward. `period`, `source`, `people`: what its file says of each row. Rates are on the page if
    known."""
    rates = ranking.rates
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
                "rate", rates.heading(), lambda ward: ward.rate, on_page=ranking.has_rate,
                file_heading=f"Crime {rates.per()}",
            ),
            rate(
                "burglary", f"Burglary {ranking.burglary_per}", lambda ward: ward.burglary_rate,
                on_page=ranking.has_burglary_rate,
            ),
            share("harm", "Share of harm", lambda ward: ward.harm_share),
            count("asb", "ASB", lambda ward: ward.figures.asb, file_heading="Anti-social behaviour"),
            share(
                "asb_share", "Share of ASB", lambda ward: ward.asb_share, sort=None,
                file_heading="Share of anti-social behaviour",
            ),
            Column("among_fewest", "Among the fewest that hold half", on_page=False),
            *(_people(over) for over in Over),
            *stated({"Period": period, "Source": source, "Rates stand on": people}),
        ),
    )  # fmt: skip


def _people(over: Over) -> Column:
    words = over.words
    return Column(
        over.value, words[0].upper() + words[1:], value=lambda ward: ward.figures.people(over), on_page=False
    )


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
