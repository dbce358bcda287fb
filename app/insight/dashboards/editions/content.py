"""The table of indicators as an edition keeps it, and as a paper and a file show it again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from app.documents.description import Document, Note, Paragraph, Part, Table
from app.evidence.statistics.spans import YEAR, months_between
from app.insight.dashboards import wording
from app.insight.dashboards.listing import HEADINGS, said
from app.insight.dashboards.rows import Row
from app.insight.performance.dashboard_line import TERMS
from app.models.dashboard import Edition, EditionState
from app.structure.choices import partnership_named
from app.words import day, moment

STANDING = {
    EditionState.DRAFT: "Draft, not approved. Do not share it outside the partnership.",
    EditionState.RETURNED: "Sent back, not approved. Do not share it outside the partnership.",
    EditionState.WITHDRAWN: "Withdrawn. Do not use these figures.",
}
MONTH_IN_WORDS = "%B %Y"
HEADER = ("Measure", "Latest", "Baseline", "Quarter", "Year", "Two years", "Exceptions")
FILE_HEADER = ("Theme", "Measure", "Latest", "Period", *HEADINGS.values(), "Target", "Exceptions", "Standing")


def content_of(rows: Sequence[Row], of: str) -> dict[str, Any]:
    """The rows as plain values, with what the table says as a whole. `of`: what it is of."""
    return {"of": of, "answer": wording.answer(rows), "rows": [_kept(row) for row in rows]}


def _kept(row: Row) -> dict[str, Any]:
    line = row.line
    return {
        "theme": row.theme,
        "name": row.name,
        "value": line.value,
        "period": line.period,
        "terms": [wording.short(line.term(since)) for since in TERMS],
        "position": line.position,
        "words": said(row),
    }


def standing(edition: Edition) -> str:
    """Whether it is approved, by whom, or what else it is."""
    if edition.state is EditionState.APPROVED and edition.decided_by is not None:
        return f"Approved by {edition.decided_by.name} on {day(edition.decided_at)}."
    reason = f" {edition.reason}" if edition.reason else ""
    return f"{STANDING[edition.state]}{reason}"


# --- as a paper --------------------------------------------------------------------------------------
def document_of(edition: Edition) -> Document:
    partnership = partnership_named()
    is_approved = edition.state is EditionState.APPROVED
    return Document(
        title=edition.title if is_approved else f"{edition.title} ({edition.state.label.lower()})",
        kind="Performance indicators",
        answer=edition.content["answer"],
        made=f"{standing(edition)} Prepared by {edition.prepared_by.name} on {moment(edition.prepared_at)}.",
        parts=tuple(_parts(edition)),
        publisher=partnership.name if partnership else "Fourtier",
    )


def _parts(edition: Edition) -> Iterator[Part]:
    yield (
        Note(standing(edition))
        if edition.state is not EditionState.APPROVED
        else Paragraph(standing(edition))
    )
    if edition.note:
        yield Paragraph(edition.note)
    for theme, rows in groupby(edition.content["rows"], key=lambda row: row["theme"]):
        yield Table(theme or "No theme", HEADER, tuple(map(_line, rows)), "")
    yield Paragraph(wording.HOW_TO_READ)


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    latest = f"{row['value']}, {_shortly(row['period'])}" if row["value"] else ""
    return (row["name"], latest, *row["terms"], row["words"])


def _shortly(period: str) -> str:
    """A period in words, shorter where it is a year: year to August 2019; October 2018."""
    first, _, last = period.partition(" to ")
    try:
        span = (_month(words) for words in (first, last))
        is_year = months_between(*span) + 1 == YEAR
    except ValueError:  # one month, or days
        return period
    return f"year to {last}" if is_year else period


def _month(words: str) -> date:
    return datetime.strptime(words, MONTH_IN_WORDS).replace(tzinfo=UTC).date()


# --- as a file ---------------------------------------------------------------------------------------
def lines_of(edition: Edition) -> Iterator[tuple[str, ...]]:
    for row in edition.content["rows"]:
        yield (
            row["theme"], row["name"], row["value"], row["period"], *row["terms"], row["position"],
            row["words"], standing(edition),
        )  # fmt: skip
