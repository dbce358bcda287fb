"""What is the list of kept evidence made of?"""

from app.evidence.frozen.queries import MINE
from app.models.frozen import FrozenEvidence, FrozenKind, FrozenState
from app.web.listing import Column, Listing, choice, scopes, tick, words

KEPT = Listing(
    "kept evidence", "piece of kept evidence", many="pieces of kept evidence", sort="kept_at",
    filters=(
        scopes("state", "Which kept evidence", FrozenState.choices(), FrozenState.KEPT),
        words("q", "Words of the title"),
        choice("kind", "Kind", FrozenKind.choices()),
        tick(MINE, "Kept by me"),
    ),
    columns=(
        Column("title", "Title", sort=FrozenEvidence.title),
        Column("kind", "Kind", sort=FrozenEvidence.kind, text=lambda kept: kept.kind.label),
        Column("months", "Months"),
        Column("kept_at", "Kept", sort=FrozenEvidence.id, ascending=False),
        Column("kept_by", "By", value=lambda kept: kept.kept_by.name),
        Column("withdrawn_because", "Why withdrawn", on_page=False),
    ),
)  # fmt: skip
