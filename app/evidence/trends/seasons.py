"""Is a month really different from the same month of earlier years? The verdict that other pages have too."""

from collections.abc import Collection, Sequence

from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import What
from app.evidence.statistics.verdicts import Judged
from app.evidence.trends.trend import TrendLine
from app.evidence.wards.changes import changes


def judge_question(question: EvidenceQuestion, lines: Sequence[TrendLine]) -> list[Judged | None]:
    """Judge the months of a question's trend, with other places where it is of whole wards."""
    if question.is_stored_by_ward:
        return judge_seasons(question.what, question.where.wards, lines)
    alone = (line.season.comparison if line.season else None for line in lines)
    return [Judged(comparison, comparison.p) if comparison else None for comparison in alone]


def judge_season(what: What, wards: Collection[int] | None, line: TrendLine) -> Judged | None:
    """Judge a month of a trend; None if no earlier year is loaded. `wards`: of its place, None for all."""
    return judge_seasons(what, wards, [line])[0]


def judge_seasons(
    what: What, wards: Collection[int] | None, lines: Sequence[TrendLine]
) -> list[Judged | None]:
    """As `judge_season`, of each month."""
    if not any(line.season for line in lines):
        return [None] * len(lines)
    compared = changes([], [], any_source_of=what.category or "", recorder=what.source)
    return [
        compared.over([line.month], line.season.months).of(wards, what.key) if line.season else None
        for line in lines
    ]
