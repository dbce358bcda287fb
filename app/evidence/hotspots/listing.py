"""What are the lists of hotspots that were asked for, and of those that were published, made of?"""

from app.evidence.hotspots.question import Question
from app.models.hotspot import HotspotPublication, HotspotRun, RunState
from app.web.listing import Column, Listing, ordered_as

RUNS = Listing(
    "hotspots asked for", "question", sort="asked_at", prefix="runs", size=20, counted=False,
    columns=(
        Column("question", "Hotspots of", value=lambda run: Question.from_dict(run.question).words),
        Column("state", "How it stands", sort=ordered_as(RunState, HotspotRun.state)),
        Column("asked_at", "Asked", sort=HotspotRun.id, ascending=False),
        Column("asked_by", "By", value=lambda run: run.asked_by.name if run.asked_by else "", on_page=False),
    ),
)  # fmt: skip


def _name(publication: HotspotPublication) -> str:
    return publication.name if publication.run_id else "None: hotspots were withdrawn"


PUBLICATIONS = Listing(
    "published hotspots", "publication", sort="published_at", prefix="publications", size=20, counted=False,
    columns=(
        Column("name", "Name", sort=HotspotPublication.name, value=_name),
        Column("published_at", "Published", sort=HotspotPublication.id, ascending=False),
        Column("published_by", "By", value=lambda row: row.published_by.name, on_page=False),
        Column("now", "Now", in_file=False),
    ),
)  # fmt: skip
