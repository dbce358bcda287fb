"""Saved evidence as a document, which is its page, its PDF and its Word file."""

from app.documents.description import Document, Facts, Figure, Note, Part, Table
from app.evidence.frozen.content import Kept
from app.models.frozen import FrozenEvidence, FrozenState
from app.structure.choices import partnership_named
from app.words import day, moment

SENSITIVE = "OFFICIAL-SENSITIVE"
UNCHANGED = "Data loaded since then has not changed it."


def document_of(kept: FrozenEvidence, content: Kept, svg: str, *, restricted: bool = False) -> Document:
    partnership = partnership_named()
    return Document(
        title=kept.title,
        kind=f"{kept.kind.label}, saved as it was",
        answer=content.sentence,
        made=f"Saved by {kept.kept_by.name} on {moment(kept.kept_at)}. {UNCHANGED}",
        parts=(
            *_withdrawn(kept),
            *_figure(kept, content, svg),
            *_tables(kept, content),
            _facts(kept, content),
        ),
        publisher=partnership.name if partnership else "Fourtier",
        marking=SENSITIVE if restricted else "",
    )


def _withdrawn(kept: FrozenEvidence) -> list[Part]:
    if kept.state is not FrozenState.WITHDRAWN or kept.withdrawn_by is None:
        return []
    who = f"{kept.withdrawn_by.name} withdrew this on {day(kept.withdrawn_at)}: {kept.withdrawn_because}"
    return [Note(f"Do not rely on this. {who}")]


def _figure(kept: FrozenEvidence, content: Kept, svg: str) -> list[Part]:
    words = content.alternative or f"{kept.title}. {content.sentence}"
    return [Figure(svg, kept.title, words, content.source, wide=True)] if svg else []


def _tables(kept: FrozenEvidence, content: Kept) -> list[Part]:
    source = "" if kept.picture else content.source
    return [
        Table(table.caption, table.header, tuple(table.rows), source, table.numbers)
        for table in content.tables
    ]


def _facts(kept: FrozenEvidence, content: Kept) -> Facts:
    rows = [
        ("Months", kept.months or "Not given"),
        ("Source", content.source or "Not given"),
        ("Saved by", f"{kept.kept_by.name}, {moment(kept.kept_at)}"),
        ("Version of the data", kept.data_version[:12]),
    ]
    return Facts(tuple(rows))
