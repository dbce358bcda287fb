"""The lists of near repeats that were asked for, and of the bands of an answer."""

from app.evidence.statistics.near_repeats import Band
from app.evidence.trends.near_repeats.wording import days, verdict, where
from app.models.hotspot import RunState
from app.models.near_repeat import NearRepeatRun
from app.web.listing import Column, Listing, ordered_as
from app.web.listing.figures import count, figure, stated

RUNS = Listing(
    "near repeats asked for", "question", sort="asked_at", prefix="runs", size=20, counted=False,
    columns=(
        Column("words", "Near repeats of"),
        Column("state", "How it stands", sort=ordered_as(RunState, NearRepeatRun.state)),
        Column("asked_at", "Asked", sort=NearRepeatRun.id, ascending=False),
        Column("asked_by", "By", value=lambda run: run.asked_by.name if run.asked_by else "", on_page=False),
    ),
)  # fmt: skip


def _distance(band: Band) -> str:
    return where(band).capitalize()


def bands_listing(words: str = "", source: str = "") -> Listing:
    """The nearest distance first. `words` and `source`: what its file says of each row."""
    return Listing(
        "near repeats", "band", prefix="bands", size=50,
        columns=(
            Column("distance", "Distance", sort=lambda band: band.distance, value=_distance),
            Column("days", "Days apart", sort=lambda band: band.days, value=days),
            count("observed", "Pairs", lambda band: band.observed),
            figure("expected", "Expected", lambda band: band.expected, "{:,.1f}".format),
            figure(
                "ratio", "Ratio", lambda band: band.ratio, "{:.2f}".format,
                value=lambda band: None if band.ratio is None else round(band.ratio, 3),
            ),
            figure(
                "p", "p", lambda band: band.p, "{:.3f}".format, ascending=True,
                file_heading="p by permutation",
            ),
            figure(
                "q", "p, adjusted", lambda band: band.q, "{:.3f}".format, ascending=True,
                file_heading="p adjusted for false discovery",
            ),
            Column("verdict", "What this means", value=verdict),
            *stated({"Question": words, "Source": source}),
        ),
    )  # fmt: skip
