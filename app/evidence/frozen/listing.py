"""What is the list of kept evidence made of?"""

from app.evidence.frozen.queries import MINE
from app.models.frozen import FrozenEvidence, FrozenKind, FrozenState
from app.web.listing import Column, Listing, choice, scopes, tick, words

KEPT = Listing(
    "saved evidence", "piece of saved evidence", many="pieces of saved evidence", sort="kept_at",
    filters=(
        scopes("state", "Which saved evidence", FrozenState.choices(), FrozenState.KEPT),
        words("q", "Words in the title"),
        choice("kind", "Kind", FrozenKind.choices()),
        tick(MINE, "Saved by me"),
    ),
    columns=(
        Column("title", "Title", sort=FrozenEvidence.title),
        Column("kind", "Kind", sort=FrozenEvidence.kind, text=lambda kept: kept.kind.label),
        Column("months", "Months"),
        Column("kept_at", "Saved", sort=FrozenEvidence.id, ascending=False),
        Column("kept_by", "By", value=lambda kept: kept.kept_by.name),
        Column("withdrawn_because", "Why withdrawn", on_page=False),
    ),
)  # fmt: skip
