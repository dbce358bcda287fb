"""Parts of a profile about figures: rank, trend, categories, streets, neighbours."""

from app.documents import description as paper
from app.documents.description import Part
from app.evidence.charts.picture import picture_of
from app.evidence.statistics.ranking import RankedWard
from app.evidence.statistics.rates import Over
from app.evidence.trends import chart, wording
from app.evidence.trends.hours.parts import hour_parts
from app.evidence.trends.tables import Line, Table
from app.evidence.wards.centres import centre_warning
from app.insight.profiles.gathered import Figures, Gathered
from app.models.area import HighImpactNeighbourhood
from app.places.incidents.loaded import get_loaded
from app.words import day, in_words, month, percent, pluralise, sentence_case, signed, thousands

SNAPPED = (
    "The police publish incidents on map points that each stand for 8 or more addresses, so a street "
    "here is the street of the map point. These figures cannot show single addresses."
)
SYNTHETIC = (
    "Synthetic demonstration data: the incidents behind these figures are made up, and say nothing about "
    "the real place."
)
NOTHING_LOADED = "No incidents are loaded yet, so this profile has no crime figures."
NOTHING_OF_THE_POLICE = "No months of police records are loaded, so this profile has no crime figures."
WARD_ENDED = "Its ward no longer exists, so this profile has no crime figures."
NUMBERS_OF_CHANGE = frozenset({1, 2, 3, 4})
FEWEST_CATEGORIES, FEWEST_STREETS = 6, 4  # on a sheet that must be short


def nothing_loaded() -> str:
    """Why there are no figures of crime."""
    return NOTHING_OF_THE_POLICE if get_loaded().sources else NOTHING_LOADED


# --- summary -----------------------------------------------------------------------------------------
def answer(gathered: Gathered) -> str:
    """Castle is number 1 of 20 wards by crime: 3,336 crimes recorded from ... to ..., 17.8% of all. ..."""
    ranked, figures = gathered.ranked, gathered.ranked.figures
    begins = (
        f"{figures.name} is number {ranked.rank} of {len(gathered.ranking.wards)} wards by crime: "
        f"{pluralise(figures.crime, 'crime')} recorded {gathered.period.recorded}, {percent(ranked.share)} "
        f"of all, and {pluralise(figures.asb, 'incident')} of anti-social behaviour."
    )
    return f"{begins} {change(gathered)}".strip()


def change(gathered: Figures) -> str:
    """How much more or less that is than a year before; empty where the months cannot be compared."""
    crime = gathered.crime_change
    if crime is None or gathered.trend_filter.unpaired:
        return ""
    share = wording.signed_percent(crime.judged.percent)
    much = f" ({share})" if share else ""
    difference = crime.judged.difference
    if difference == 0:
        return "There was the same amount of crime a year before."
    more = "more" if difference > 0 else "fewer"
    return f"That is {thousands(abs(difference))} {more} crimes than a year before{much}. " + wording.verdict(
        crime
    )


def facts_of_ward(gathered: Gathered, hin: HighImpactNeighbourhood | None) -> paper.Facts:
    ranked, figures = gathered.ranked, gathered.ranked.figures
    rows = [
        ("Rank by crime", f"{ranked.rank} of {len(gathered.ranking.wards)} wards"),
        ("Crime", f"{thousands(figures.crime)}, {percent(ranked.share)} of all wards’"),
        ("Anti-social behaviour", f"{thousands(figures.asb)}, {percent(ranked.asb_share)} of all wards’"),
        ("Share of harm", f"{percent(ranked.harm_share)} of all wards’"),
        *_of_people(gathered, ranked),
        ("High Impact Neighbourhood", f"Since {day(hin.effective_from)}" if hin else "No"),
        (_first_so_many(ranked.rank), f"{percent(ranked.cumulative_share)} of crime"),
    ]
    warning = centre_warning(gathered.ranking, {figures.ward_id})
    words = f"{gathered.source_words} {gathered.residents_words}{warning}"
    return paper.Facts(tuple(rows), words.strip())


def _of_people(gathered: Gathered, ranked: RankedWard) -> list[tuple[str, str]]:
    """A rate, where anything says of how many."""
    if not gathered.ranking.has_rate:
        return []
    rates = gathered.ranking.rates
    people = ranked.figures.people(rates.over)
    return [
        (f"Crime {rates.per()}", "Not known" if ranked.rate is None else f"{ranked.rate:,.1f}"),
        (sentence_case(rates.over.words), thousands(people) if people else "Not known"),
    ]


def _first_so_many(rank: int) -> str:
    return "The most of any ward" if rank == 1 else f"First {rank} wards together"


# --- trend -------------------------------------------------------------------------------------------
def trend_parts(gathered: Figures) -> list[Part]:
    drawing, trend_filter = chart.draw(gathered.trend), gathered.over_years
    words = wording.trend(trend_filter, gathered.trend)
    season = wording.season(gathered.trend.last, gathered.season)
    figure = paper.Figure(
        svg=picture_of(drawing),
        caption=f"Crime in {gathered.where} by month, per 30 days",
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
        source=f"{gathered.source_of_trend} {drawing.how_to_read}",
        wide=True,
    )
    return [paper.Heading("Trend"), paper.Paragraph(f"{words} {season}"), figure]


# --- hours of the week -------------------------------------------------------------------------------
def hours_parts(gathered: Figures, where: str) -> list[Part]:
    """Of each source that gives times; the police publish none."""
    return [
        part
        for source, hours in gathered.hours.items()
        for part in hour_parts(
            hours,
            what=f"What {source} recorded",
            where=where,
            source=f"{source}, {gathered.period.words}.",
        )
    ]


# --- categories --------------------------------------------------------------------------------------
def category_parts(gathered: Figures, where: str) -> list[Part]:
    """`where`: in Castle ward; within 500 metres."""
    heading = paper.Heading(f"What was recorded {where}")
    if not gathered.counts:
        return [heading, paper.Paragraph(f"Nothing was recorded {where} {gathered.period.recorded}.")]
    caption = f"Incidents {where} by category, {gathered.period.words}"
    lines = gathered.changes
    if lines is None:
        return [heading, _counts_only(gathered, caption)]
    parts: list[Part] = [heading, paper.Paragraph(f"{wording.table(lines)} {wording.variation_of(lines)}")]
    if gathered.trend_filter.unpaired:
        left_out = in_words([month(start) for start in gathered.trend_filter.unpaired])
        parts.append(paper.Paragraph(f"Left out because the year before is not loaded: {left_out}."))
    return [*parts, _change_table(lines, caption, gathered.source_of_change)]


def _change_table(lines: Table, caption: str, source: str) -> paper.Table:
    header = (lines.heading, "Number", "A year before", "Difference", "Per cent", "What this means")
    return paper.Table(
        caption,
        header,
        tuple(_change_row(line) for line in lines.lines),
        f"{source} The changes are tested together, allowing for how much their months vary.",
        NUMBERS_OF_CHANGE,
        shortens=FEWEST_CATEGORIES,
    )


def _change_row(line: Line) -> tuple[str, ...]:
    judged = line.judged
    return (
        line.name,
        thousands(judged.now),
        thousands(judged.then),
        signed(judged.difference),
        wording.signed_percent(judged.percent) or "Too few",
        line.verdict.label,
    )


def _counts_only(gathered: Figures, caption: str) -> paper.Table:
    ordered = sorted(gathered.counts.items(), key=lambda line: (-line[1], line[0]))
    rows = tuple((name, thousands(number)) for name, number in ordered)
    return paper.Table(caption, ("Category", "Number"), rows, gathered.source_words, frozenset({1}))


# --- streets and neighbours --------------------------------------------------------------------------
def street_parts(gathered: Figures, where: str) -> list[Part]:
    heading = paper.Heading("Streets")
    if not gathered.streets:
        return [heading, paper.Paragraph(f"No incident {where} gives a street.")]
    rows = tuple(
        (
            _bare(street.name),
            thousands(street.crime),
            thousands(street.asb),
            thousands(street.crime + street.asb),
        )
        for street in gathered.streets
    )
    header = ("On or near", "Crime", "ASB", "Together")
    caption = f"Most recorded {where}, {gathered.period.words}"
    source = f"{gathered.source_words} {SNAPPED}"
    table = paper.Table(caption, header, rows, source, frozenset({1, 2, 3}), shortens=FEWEST_STREETS)
    return [heading, table]


def _bare(name: str) -> str:
    """The police's name without what the heading already says."""
    return name.removeprefix("On or near ")


def neighbour_parts(gathered: Gathered) -> list[Part]:
    if not gathered.neighbours:
        return []
    caption = f"{gathered.ward_name} and the wards against it, {gathered.period.words}"
    return [
        paper.Heading("What is near"),
        table_of_wards(gathered, [gathered.ranked, *gathered.neighbours], caption),
    ]


def table_of_wards(gathered: Figures, wards: list[RankedWard], caption: str) -> paper.Table:
    """With a rate, where anything says of how many."""
    has_rate, rates = gathered.ranking.has_rate, gathered.ranking.rates
    header = ("Ward", "Rank", "Crime", *((rates.short_heading,) if has_rate else ()), "ASB")
    source = f" {_rates_stand_on(gathered, wards)}" if has_rate else ""
    return paper.Table(
        caption,
        header,
        tuple(_neighbour_row(ward, has_rate) for ward in sorted(wards, key=lambda ward: ward.rank)),
        f"{gathered.source_words}{source}",
        frozenset(range(1, len(header))),
    )


def _rates_stand_on(gathered: Figures, wards: list[RankedWard]) -> str:
    source, over = gathered.residents_source, gathered.ranking.rates.over
    stated = source.daytime if over is Over.DAYTIME else source.short
    warning = centre_warning(gathered.ranking, [ward.figures.ward_id for ward in wards])
    return f"Crime {gathered.ranking.rates.per()} ({stated}). {warning}".strip()


def _neighbour_row(ward: RankedWard, has_rate: bool) -> tuple[str, ...]:
    rate = "Not known" if ward.rate is None else f"{ward.rate:,.1f}"
    return (
        ward.figures.name,
        str(ward.rank),
        thousands(ward.figures.crime),
        *((rate,) if has_rate else ()),
        thousands(ward.figures.asb),
    )


def beside_the_rest(gathered: Gathered) -> list[Part]:
    """The ward's change compared with that of all other wards together."""
    if gathered.beside is None:
        return []
    caption = f"Crime in {gathered.ward_name} compared with the rest, {gathered.period.words}"
    return [
        paper.Heading("Compared with the rest of the city"),
        _change_table(gathered.beside, caption, gathered.source_of_change),
    ]
