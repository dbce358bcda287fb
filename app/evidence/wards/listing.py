"""The tables of the ranking: every ward in a period, and in twelve months beside the twelve before."""

from dataclasses import replace

from app.evidence.questions.compared import Pairs
from app.evidence.questions.what import What
from app.evidence.statistics.periods import period_of
from app.evidence.statistics.ranking import RankedWard, Ranking
from app.evidence.statistics.rates import Over
from app.evidence.statistics.rolling import RollingWard, Years
from app.evidence.statistics.verdicts import Judged
from app.evidence.wards.asked import AskedRanking
from app.web.listing import Column, Listing
from app.web.listing.figures import count, difference, rate, share, stated
from app.words import percent

NOTHING = Ranking([], 0, 0, 0)
WARD = Column("ward", "Ward", sort=lambda ward: ward.figures.name, value=lambda ward: ward.figures.name)
CODE = Column("code", "Ward code", value=lambda ward: ward.figures.code, on_page=False)
RANK = Column("rank", "Rank", numeric=True)


def asked_listing(
    found: AskedRanking, what: What, pairs: Pairs, period: str = "", source: str = "", people: str = ""
) -> Listing:
    """Every ward by what was asked. That of all crime has anti-social behaviour and harm beside it."""
    ranking, rates = found.ranking, found.ranking.rates
    if found.is_of_crime:
        listing = ranking_listing(ranking, period, source, people)
        return replace(listing, columns=(*listing.columns, *_changed(found, pairs)))
    heading = "Days of harm" if what.by_harm else "Number"
    return Listing(
        "wards", "ward", sort="crime", anchor="table", size=50,
        columns=(
            WARD, CODE, RANK,
            *stated({"What": what.words} if source else {}),
            count("crime", heading, lambda ward: ward.figures.crime),
            share("share", "Share", lambda ward: ward.share, sort=None),
            share("cumulative", "Cumulative share", lambda ward: ward.cumulative_share, sort=None),
            rate("rate", rates.heading(), lambda ward: ward.rate, on_page=ranking.has_rate),
            *_changed(found, pairs),
            Column("among_fewest", "Among the fewest that hold half", on_page=False),
            *(_people(over) for over in Over),
            *stated({"Period": period, "Source": source, "Rates based on": people}),
        ),
    )  # fmt: skip


def _changed(found: AskedRanking, pairs: Pairs) -> tuple[Column, ...]:
    """How many there were before, and whether that is a real change; none if nothing is compared."""
    if not found.changes:
        return ()

    def of(ward: RankedWard) -> Judged:
        return found.changes[ward.figures.ward_id]

    then = period_of([then for _, then in pairs]).words
    return (
        count("then", f"Incidents, {then}", lambda ward: of(ward).then),
        difference("difference", "Difference", lambda ward: of(ward).difference),
        Column("change", "Change", value=lambda ward: change_words(of(ward))),
    )


def ranking_listing(
    ranking: Ranking = NOTHING, period: str = "", source: str = "", people: str = ""
) -> Listing:
    """Every ward. `period`, `source`, `people`: what its file says of each row. Rates are on the page if
    known."""
    rates = ranking.rates
    return Listing(
        "wards", "ward", sort="crime", anchor="table", size=50,
        columns=(
            WARD, CODE, RANK,
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
            *stated({"Period": period, "Source": source, "Rates based on": people}),
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
    return change_words(ward.change) if ward.change else "No real change"


def change_words(change: Judged) -> str:
    if not change.is_real:
        return "No real change"
    rises = change.difference > 0
    if change.percent is None:
        return "More" if rises else "Fewer"
    return f"{'Up' if rises else 'Down'} {percent(abs(change.percent))}"
