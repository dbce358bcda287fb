"""The lists of saved questions and of saved places."""

from typing import Any

from app.models.question import KeptPlace, KeptQuestion
from app.web.listing import Column, Listing
from app.words import day

SHARED = {True: "Everyone who can see the evidence", False: "Only you"}


def _columns(kept: Any) -> tuple[Column, ...]:
    return (
        Column("name", "Name", sort=kept.name, value=lambda row: row.name),
        Column("owner", "Saved by", value=lambda row: row.owner.name),
        Column("shared", "Seen by", value=lambda row: SHARED[row.shared]),
        Column("kept", "Saved on", sort=kept.kept_at, ascending=False, value=lambda row: day(row.kept_at)),
    )


QUESTIONS = Listing(
    "saved questions", "saved question", sort="name", anchor="questions",
    columns=(
        *_columns(KeptQuestion),
        Column("pinned", "Pinned", value=lambda row: "Pinned" if row.pinned else ""),
        Column("do", "What you can do", on_page=True, in_file=False, value=lambda row: ""),
    ),
)  # fmt: skip
PLACES = Listing(
    "saved places", "saved place", sort="name", prefix="places",
    columns=(
        *_columns(KeptPlace),
        Column("do", "What you can do", in_file=False, value=lambda row: ""),
    ),
)  # fmt: skip
