"""What is the list of all that a person was told made of?"""

from app.background.notices import words_of
from app.models.notice import Notice, NoticeState
from app.web.listing import Column, Listing, ordered_as

TOLD = Listing(
    "notices", "notice", sort="made_at", counted=False,
    columns=(
        Column("made_at", "When", sort=Notice.id, ascending=False),
        Column("words", "Notification", value=words_of),
        Column("about", "About", value=lambda one: one.case.reference if one.case else one.subject),
        Column("state", "Email", sort=ordered_as(NoticeState, Notice.state)),
    ),
)  # fmt: skip
