"""Parts of a profile about its topic: the trend, the categories, and the ward and the city beside it."""

from app.documents import description as paper
from app.documents.description import Part
from app.evidence.charts.picture import picture_of
from app.evidence.statistics.ranking import share
from app.evidence.statistics.verdicts import Judged
from app.evidence.trends import chart, wording
from app.evidence.trends.tables import Line
from app.insight.profiles.topics import PlaceFigures, Topic, TopicFigures
from app.words import percent, pluralise, sentence_case, signed, thousands

NUMBERS = frozenset({1, 2, 3, 4})
NOT_CHOSEN = (
    "No categories of incidents are chosen for this theme, so these figures cover all crime and anti-social "
    "behaviour. An administrator can choose them under Settings, Themes."
)
NO_CASES = (
    "You cannot see any cases in its scope, so these figures cover all crime and anti-social behaviour."
)
NEVER_TOGETHER = "No month has all the categories of this theme loaded, so there are no figures for it."


def answer(figures: TopicFigures) -> str:
    """Anti-social behaviour in the 500 metres around this case: 45 incidents recorded in March 2026, 12.0% of
    those in Oakwood ward and 3.1% of those in the city. That is 5 more than a year before ..."""
    here, period = figures.here, figures.trend_filter.period
    begins = f"{figures.topic.noun} in {here.name}: {pluralise(here.number, 'incident')} recorded"
    return f"{begins} {period.recorded}{_shares(figures)}. {_change(figures)}".strip()


def _shares(figures: TopicFigures) -> str:
    parts = [
        f"{percent(share(figures.here.number, place.number))} of those in {place.name}"
        for place in figures.places[1:]
        if place.number
    ]
    return f", {' and '.join(parts)}" if parts else ""


def _change(figures: TopicFigures) -> str:
    line = figures.line
    if line is None or figures.trend_filter.unpaired:
        return ""
    if line.judged.difference == 0:
        return "There were the same number a year before."
    more = "more" if line.judged.difference > 0 else "fewer"
    part = wording.signed_percent(line.judged.percent)
    number = thousands(abs(line.judged.difference))
    return (
        f"That is {number} {more} than a year before{f' ({part})' if part else ''}. {wording.verdict(line)}"
    )


def missing_parts(topic: Topic) -> list[Part]:
    """What is said where nothing can be counted."""
    return [paper.Heading(_heading(topic)), paper.Paragraph(NEVER_TOGETHER)] if topic.categories else []


def topic_parts(figures: TopicFigures) -> list[Part]:
    topic = figures.topic
    words = f"This counts {_listed(topic)}."
    if topic.is_everything:
        words = NOT_CHOSEN if topic.theme else NO_CASES
    return [
        paper.Heading(_heading(topic)),
        paper.Paragraph(words),
        *_trend(figures),
        _category_table(figures),
        *_beside(figures),
    ]


def beside_parts(figures: TopicFigures | None) -> list[Part]:
    """The table alone, for a profile that has the rest in parts of its own."""
    return _beside(figures) if figures else []


def _heading(topic: Topic) -> str:
    return f"What it is about: {topic.theme}" if topic.theme else "Crime and anti-social behaviour"


def _listed(topic: Topic) -> str:
    """As the sources spell them."""
    return "; ".join(sorted(topic.categories))


def _trend(figures: TopicFigures) -> list[Part]:
    drawing, where = chart.draw(figures.trend), f"in {figures.here.name}"
    words = wording.trend(figures.over_years, figures.trend)
    figure = paper.Figure(
        svg=picture_of(drawing),
        caption=f"{figures.topic.noun} {where} by month, per 30 days",
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
        source=f"{figures.source_of_trend} {drawing.how_to_read}",
        wide=True,
    )
    return [paper.Paragraph(words), figure]


def _category_table(figures: TopicFigures) -> paper.Table:
    where, period = f"in {figures.here.name}", figures.trend_filter.period
    header = ("Category", "Number", "A year before", "Difference", "Per cent", "What this means")
    rows = tuple((name, *_cells(number, judged)) for name, number, judged in figures.by_category)
    caption = f"Categories of this theme {where}, {period.words}"
    return paper.Table(caption, header, rows, figures.source_words, NUMBERS)


def _beside(figures: TopicFigures) -> list[Part]:
    """A place alone has nothing beside it."""
    if len(figures.places) < 2:
        return []
    header = (
        "Where",
        "Number",
        "A year before",
        "Difference",
        "Per cent",
        "What this means",
        "Share of the city’s",
    )
    city = figures.places[-1]
    rows = tuple(
        (sentence_case(place.name), *_cells(place.number, place.judged), _share(place, city))
        for place in figures.places
    )
    caption = (
        f"{figures.topic.noun} compared with {'the ward and ' if len(figures.places) > 2 else ''}the city"
    )
    numbers = NUMBERS | {len(header) - 1}
    words = f"{caption}, {figures.trend_filter.period.words}"
    return [paper.Table(words, header, rows, figures.source_words, numbers)]


def _share(place: PlaceFigures, city: PlaceFigures) -> str:
    return percent(share(place.number, city.number)) if city.number else "Nothing recorded"


def _cells(number: int, judged: Judged | None) -> tuple[str, ...]:
    """The number in the period, and, where its months have a pair, what they had a year before."""
    if judged is None:
        return (thousands(number), "Not loaded", "", "", "")
    return (
        thousands(number),
        thousands(judged.then),
        signed(judged.difference),
        wording.signed_percent(judged.percent) or "Too few",
        Line("", judged).verdict.label,
    )
