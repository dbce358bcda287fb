"""The position in the most similar group, its history, and the best position to date."""

from collections.abc import Sequence
from dataclasses import replace

from app.evidence.charts.axes import NARROW, WIDE, Frame, RankScale, Tick, apart, every_so_many
from app.evidence.charts.drawing import Drawing, Mark, line_of
from app.insight.performance.charts.made import MadeChart
from app.insight.performance.charts.queries import list_ranks
from app.insight.performance.summary import Summary
from app.models.measure import Measure
from app.models.measure_rank import MeasureRank
from app.web.listing import Column
from app.words import day

HOW_TO_READ = (
    "The best position is at the top. Squares show the best position to date. A position compares this "
    "place with others. It can change because the others changed."
)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def rank_chart(summary: Summary) -> MadeChart | None:
    """None where no position is known."""
    ranks = list_ranks(summary.measure)
    if not ranks:
        return None
    own = [rank for rank in ranks if rank.family.lower() == ranks[-1].family.lower()]
    drawing = replace(_draw(own, WIDE), narrow=_draw(own, NARROW), how_to_read=HOW_TO_READ)
    return MadeChart(
        "rank", "Position in the family", rank_sentence(summary.measure, own),
        f"{summary.measure.name}: position in {own[-1].family}", drawing, COLUMNS, ranks,
    )  # fmt: skip


def rank_sentence(measure: Measure, ranks: Sequence[MeasureRank]) -> str:
    """5th of 15 in Most Similar Group on 31 March 2016. Best position to date: 3rd, on 30 June 2015."""
    last, best = ranks[-1], best_of(ranks)
    begins = f"{measure.name}: {ordinal(last.position)} of {last.of} in {last.family} on {day(last.on)}."
    if best is last or best.position == last.position:
        return f"{begins} This is its best position to date."
    return f"{begins} Best position to date: {ordinal(best.position)} of {best.of}, on {day(best.on)}."


def best_of(ranks: Sequence[MeasureRank]) -> MeasureRank:
    """The best position, and of several the latest."""
    return min(reversed(ranks), key=lambda rank: rank.position)


def ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def _draw(ranks: Sequence[MeasureRank], frame: Frame) -> Drawing:
    scale, number = RankScale(max(rank.of for rank in ranks), frame), len(ranks)
    best = min(rank.position for rank in ranks)
    marks = tuple(
        Mark(frame.x(place, number), scale.y(rank.position), rank.position == best, _words(rank))
        for place, rank in enumerate(ranks)
    )
    return Drawing(
        marks=marks,
        lines=(line_of("line", ((mark.x, mark.y) for mark in marks)),) if number > 1 else (),
        names=apart([("Best to date", scale.y(best))]),
        numbers=tuple(Tick(scale.y(value), ordinal(int(value))) for value in scale.ticks),
        months=tuple(
            Tick(marks[place].x, f"{ranks[place].on:%b %y}") for place in every_so_many(number, frame.names)
        ),
        frame=frame,
    )


def _words(rank: MeasureRank) -> str:
    return f"{day(rank.on)}: {ordinal(rank.position)} of {rank.of}"


COLUMNS = (
    Column(
        "on", "On", sort=lambda rank: (rank.on, rank.family), ascending=False,
        text=lambda rank: day(rank.on),
    ),
    Column("position", "Position", text=lambda rank: ordinal(rank.position), numeric=True),
    Column("of", "Of", numeric=True),
    Column("family", "Family"),
    Column("source", "Source"),
)  # fmt: skip
