"""What does a profile say of the figures: rank, trend, categories, streets, neighbours?"""

from app.documents import description as paper
from app.documents.description import Part
from app.evidence.statistics.ranking import RankedWard
from app.evidence.trends import chart, wording
from app.evidence.trends.tables import Counted, Line, Table, single_line, table_of, table_of_categories
from app.insight.profiles.gathered import Figures, Gathered
from app.insight.profiles.trend_picture import draw_trend
from app.models.area import HighImpactNeighbourhood
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.words import day, in_words, month, percent, pluralise, thousands

SNAPPED = (
    "The police publish incidents on map points that each stand for eight or more addresses, so a street "
    "here is the street of the map point, and single addresses cannot be told."
)
SYNTHETIC = (
    "Synthetic demonstration data: the incidents behind these figures are made up, and say nothing about "
    "the real place."
)
NOTHING_LOADED = "No incidents are loaded yet, so this profile has no figures of crime."
NUMBERS_OF_CHANGE = frozenset({1, 2, 3, 4})


# --- what it comes to --------------------------------------------------------------------------------
def answer(found: Gathered) -> str:
    """Castle is number 1 of 20 wards by crime: 3,336 crimes recorded from ... to ..., 17.8% of all. ..."""
    ranked, figures = found.ranked, found.ranked.figures
    begins = (
        f"{figures.name} is number {ranked.rank} of {len(found.ranking.wards)} wards by crime: "
        f"{pluralise(figures.crime, 'crime')} recorded {found.period.recorded}, {percent(ranked.share)} of "
        f"all, and {pluralise(figures.asb, 'incident')} of anti-social behaviour."
    )
    return f"{begins} {change(found, found.of_ward)}".strip()


def change(found: Figures, counted: list[Counted]) -> str:
    """How much more or less that is than a year before; nothing where it cannot be said."""
    if not found.asked.pairs or found.asked.unpaired:
        return ""
    crime = single_line("Crime", _crime(counted))
    share = wording.signed_percent(crime.comparison.percent)
    much = f" ({share})" if share else ""
    difference = round(crime.comparison.difference)
    if difference == 0:
        return "There was as much crime a year before."
    more = "more" if difference > 0 else "fewer"
    return f"That is {thousands(abs(difference))} {more} crimes than a year before{much}. " + wording.verdict(
        crime
    )


def _crime(numbers: list[Counted]) -> list[Counted]:
    return [line for line in numbers if line[0] != ANTI_SOCIAL_BEHAVIOUR]


def facts_of_ward(found: Gathered, hin: HighImpactNeighbourhood | None) -> paper.Facts:
    ranked, figures = found.ranked, found.ranked.figures
    rows = [
        ("Rank by crime", f"{ranked.rank} of {len(found.ranking.wards)} wards"),
        ("Crime", f"{thousands(figures.crime)}, {percent(ranked.share)} of all wards’"),
        ("Anti-social behaviour", f"{thousands(figures.asb)}, {percent(ranked.asb_share)} of all wards’"),
        ("Share of harm", f"{percent(ranked.harm_share)} of all wards’"),
        ("Crime per 1,000 residents", "Not known" if ranked.rate is None else f"{ranked.rate:.1f}"),
        ("Residents", thousands(figures.residents) if figures.residents else "Not known"),
        ("High Impact Neighbourhood", f"Since {day(hin.effective_from)}" if hin else "No"),
        (_first_so_many(ranked.rank), f"{percent(ranked.cumulative_share)} of crime"),
    ]
    return paper.Facts(
        tuple(rows), f"{found.source_words} Residents: Census 2011. Rates are for the whole period."
    )


def _first_so_many(rank: int) -> str:
    return "The most of any ward" if rank == 1 else f"First {rank} wards together"


# --- trend -------------------------------------------------------------------------------------------
def trend_parts(found: Figures) -> list[Part]:
    drawing, asked = chart.draw(found.trend), found.over_years
    words = wording.trend(asked, found.trend)
    season = wording.season(asked, found.trend.last.season, month(found.trend.last.month))
    scale = f" The scale begins at {thousands(round(drawing.starts_at))}." if drawing.starts_at else ""
    figure = paper.Figure(
        svg=draw_trend(drawing),
        caption=f"Crime in {found.where} by month, for 30 days",
        alternative=f"A line by month with its mean and limits. {words}",
        source=f"{found.source_of_trend} Months that stand out are squares; limits are three standard "
        f"deviations from the mean.{scale}",
        wide=True,
    )
    return [paper.Heading("Trend"), paper.Paragraph(f"{words} {season}"), figure]


# --- categories --------------------------------------------------------------------------------------
def category_parts(found: Figures, where: str) -> list[Part]:
    """`where`: in Castle ward; within 500 metres."""
    heading = paper.Heading(f"What is recorded {where}")
    if not found.categories:
        return [heading, paper.Paragraph(f"Nothing was recorded {where} {found.period.recorded}.")]
    caption = f"Incidents {where} by category, {found.period.words}"
    if not found.asked.pairs:
        return [heading, _counts_only(found, caption)]
    lines = table_of_categories(found.categories)
    parts: list[Part] = [heading, paper.Paragraph(wording.table(lines))]
    if found.asked.unpaired:
        left_out = in_words([month(each) for each in found.asked.unpaired])
        parts.append(paper.Paragraph(f"Left out, since their year before is not loaded: {left_out}."))
    return [*parts, _change_table(lines, caption, found.source_of_change)]


def _change_table(lines: Table, caption: str, source: str) -> paper.Table:
    header = (lines.heading, "Number", "A year before", "Difference", "Per cent", "What that says")
    return paper.Table(
        caption,
        header,
        tuple(_change_row(line) for line in lines.lines),
        f"{source} Tested together for chance.",
        NUMBERS_OF_CHANGE,
    )


def _change_row(line: Line) -> tuple[str, ...]:
    comparison = line.comparison
    return (
        line.name,
        thousands(comparison.now),
        thousands(comparison.then),
        wording.signed(comparison.difference),
        wording.signed_percent(comparison.percent) or "Too few",
        line.verdict.label,
    )


def _counts_only(found: Figures, caption: str) -> paper.Table:
    ordered = sorted(found.categories, key=lambda line: (-line[1], line[0]))
    rows = tuple((name, thousands(number)) for name, number, _ in ordered)
    return paper.Table(caption, ("Category", "Number"), rows, found.source_words, frozenset({1}))


# --- streets and neighbours --------------------------------------------------------------------------
def street_parts(found: Figures, where: str) -> list[Part]:
    heading = paper.Heading("Streets")
    if not found.streets:
        return [heading, paper.Paragraph(f"No incident {where} names a street.")]
    rows = tuple(
        (
            _bare(street.name),
            thousands(street.crime),
            thousands(street.asb),
            thousands(street.crime + street.asb),
        )
        for street in found.streets
    )
    header = ("On or near", "Crime", "ASB", "Together")
    caption = f"Most recorded {where}, {found.period.words}"
    table = paper.Table(caption, header, rows, f"{found.source_words} {SNAPPED}", frozenset({1, 2, 3}))
    return [heading, table]


def _bare(name: str) -> str:
    """As the police say it, less what the heading says already."""
    return name.removeprefix("On or near ")


def neighbour_parts(found: Gathered) -> list[Part]:
    if not found.neighbours:
        return []
    caption = f"{found.ward.name} and the wards against it, {found.period.words}"
    return [
        paper.Heading("What is near"),
        table_of_wards(found, [found.ranked, *found.neighbours], caption),
    ]


def table_of_wards(found: Figures, wards: list[RankedWard], caption: str) -> paper.Table:
    header = ("Ward", "Rank", "Crime", "Per 1,000", "ASB")
    return paper.Table(
        caption,
        header,
        tuple(_neighbour_row(each) for each in sorted(wards, key=lambda each: each.rank)),
        f"{found.source_words} Crime per 1,000 residents of the 2011 Census.",
        frozenset(range(1, len(header))),
    )


def _neighbour_row(ward: RankedWard) -> tuple[str, ...]:
    return (
        ward.figures.name,
        str(ward.rank),
        thousands(ward.figures.crime),
        "Not known" if ward.rate is None else f"{ward.rate:.1f}",
        thousands(ward.figures.asb),
    )


def beside_the_rest(found: Gathered) -> list[Part]:
    """The ward's change beside that of all other wards together."""
    if not found.asked.pairs:
        return []
    name = found.ward.name
    others = [line for line in found.wards if line[0] != name]
    both = [
        (name, *_sum([line for line in found.wards if line[0] == name])),
        ("All other wards", *_sum(others)),
    ]
    table = table_of("Ward", both)
    caption = f"Crime in {name} beside the rest, {found.period.words}"
    return [
        paper.Heading("Beside the rest of the city"),
        _change_table(table, caption, found.source_of_change),
    ]


def _sum(lines: list[tuple[str, int, int]]) -> tuple[int, int]:
    return sum(now for _, now, _ in lines), sum(then for _, _, then in lines)
