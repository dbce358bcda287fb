"""What stands beside a trend, where its source has times and exact points: hours, and repeat addresses.

The page of a trend shows it, and these are its files.
"""

from typing import Any

from flask import Blueprint, Response

from app.evidence.questions.asking import Asked, ask
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.trends import wording
from app.evidence.trends.asking import TREND, chart_filter, source_of
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.hours import chart
from app.evidence.trends.hours import hours as of_hours
from app.evidence.trends.hours.listing import all_hours, hour_rows, hours_listing
from app.evidence.trends.hours.queries import get_hours
from app.evidence.trends.repeats import repeats as of_repeats
from app.evidence.trends.repeats.listing import repeats_listing
from app.evidence.trends.repeats.queries import get_repeats
from app.evidence.wards.source import Source
from app.policy import Action
from app.web import listing
from app.web.downloads import format_response
from app.web.guard import requires
from app.web.listing import page_of_rows, shown

bp = Blueprint("beside_trends", __name__, url_prefix="/evidence/change/trend")

NOTHING_YET = ("No incidents are loaded yet",)


def hours_of_page(trend_filter: TrendFilter, asked: Asked) -> dict[str, Any] | None:
    """The picture, the list and the words of the hours; None where the source gives no times."""
    hours = get_hours(asked.question) if asked.choices.has_times(asked.question.what) else None
    if hours is None:
        return None
    in_order = listing.asked(hours_listing(trend_filter), trend_filter.in_address())
    page = page_of_rows(in_order, list(hour_rows(hours)))
    return {
        "answer": of_hours.sentence(hours, trend_filter.what.noun, wording.where(trend_filter)),
        "cautions": of_hours.cautions(hours),
        "drawing": chart.draw(hours),
        "list": shown(in_order, page, "beside_trends.download_hours"),
        "pinned": [all_hours(hours)],
    }


def repeats_of_page(trend_filter: TrendFilter, question: EvidenceQuestion, source: Source) -> dict[str, Any]:
    """The words and the list of repeat addresses; for snapped points, why there is none."""
    if source.snapped:
        return {"refused": of_repeats.refused(source.snapped_points)}
    repeats = get_repeats(question)
    of_points = listing.asked(repeats_listing(trend_filter), trend_filter.in_address())
    page = page_of_rows(of_points, repeats.places)
    return {
        "answer": of_repeats.sentence(repeats, trend_filter.what.noun, wording.where(trend_filter)),
        "list": shown(of_points, page, "beside_trends.download_repeats"),
    }


@bp.get("/hours/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_hours(form: str) -> Response:
    asked = ask(TREND)
    if asked is None:
        return format_response(form, "hours of the week", NOTHING_YET, [], one="hour of the day")
    trend_filter, hours = chart_filter(asked), get_hours(asked.question)
    question = listing.asked(
        hours_listing(trend_filter, source_of(trend_filter.what, trend_filter.period).words)
    )
    rows = listing.sort_rows(question, list(hour_rows(hours)) if hours else [])
    return listing.download(form, question, rows, of=f"of {asked.question.counted_words}")


@bp.get("/repeats/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_repeats(form: str) -> Response:
    """Every repeat address; none of a source whose points are snapped."""
    asked = ask(TREND)
    if asked is None:
        return format_response(form, "repeat addresses", NOTHING_YET, [], one="repeat address")
    trend_filter = chart_filter(asked)
    source = source_of(trend_filter.what, trend_filter.period)
    question = listing.asked(repeats_listing(trend_filter, source.words))
    places = [] if source.snapped else get_repeats(asked.question).places
    rows = listing.sort_rows(question, places)
    return listing.download(form, question, rows, of=f"of {asked.question.counted_words}")
