"""What stands beside a trend, where its source has times and exact points: hours, and repeat addresses.

The page of a trend shows it, and these are its files.
"""

from typing import Any

from flask import Blueprint, Response, request

from app.evidence.trends import filters, queries, wording
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.hours import chart
from app.evidence.trends.hours import hours as of_hours
from app.evidence.trends.hours.listing import all_hours, hour_rows, hours_listing
from app.evidence.trends.hours.queries import get_hours
from app.evidence.trends.repeats import repeats as of_repeats
from app.evidence.trends.repeats.listing import repeats_listing
from app.evidence.trends.repeats.queries import get_repeats
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.source import Source
from app.policy import Action
from app.web import listing
from app.web.downloads import format_response
from app.web.guard import requires
from app.web.listing import page_of_rows, shown

bp = Blueprint("beside_trends", __name__, url_prefix="/evidence/change/trend")

NOTHING_YET = ("No incidents are loaded yet",)


def hours_of_page(trend_filter: TrendFilter) -> dict[str, Any] | None:
    """The picture, the list and the words of the hours; None where the source gives no times."""
    hours = get_hours(trend_filter)
    if hours is None:
        return None
    question = listing.asked(hours_listing(trend_filter), trend_filter.in_address())
    page = page_of_rows(question, list(hour_rows(hours)))
    return {
        "answer": of_hours.sentence(hours, trend_filter.what.noun, wording.where(trend_filter)),
        "cautions": of_hours.cautions(hours),
        "drawing": chart.draw(hours),
        "list": shown(question, page, "beside_trends.download_hours"),
        "pinned": [all_hours(hours)],
    }


def repeats_of_page(trend_filter: TrendFilter, source: Source) -> dict[str, Any]:
    """The words and the list of repeat addresses; for snapped points, why there is none."""
    if source.snapped:
        return {"refused": of_repeats.SNAPPED}
    repeats = get_repeats(trend_filter)
    question = listing.asked(repeats_listing(trend_filter), trend_filter.in_address())
    page = page_of_rows(question, repeats.places)
    return {
        "answer": of_repeats.sentence(repeats, trend_filter.what.noun, wording.where(trend_filter)),
        "list": shown(question, page, "beside_trends.download_repeats"),
    }


@bp.get("/hours/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_hours(form: str) -> Response:
    trend_filter = _read_filter()
    if trend_filter is None:
        return format_response(form, "hours of the week", NOTHING_YET, [], one="hour of the day")
    hours = get_hours(trend_filter)
    question = listing.asked(hours_listing(trend_filter, _source(trend_filter).words))
    rows = listing.sort_rows(question, list(hour_rows(hours)) if hours else [])
    return listing.download(form, question, rows, of=f"of {_words(trend_filter)}")


@bp.get("/repeats/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_repeats(form: str) -> Response:
    """Every repeat address; none of a source whose points are snapped."""
    trend_filter = _read_filter()
    if trend_filter is None:
        return format_response(form, "repeat addresses", NOTHING_YET, [], one="repeat address")
    source = _source(trend_filter)
    question = listing.asked(repeats_listing(trend_filter, source.words))
    places = [] if source.snapped else get_repeats(trend_filter).places
    rows = listing.sort_rows(question, places)
    return listing.download(form, question, rows, of=f"of {_words(trend_filter)}")


def _read_filter() -> TrendFilter | None:
    """The filter of the page: by default three years."""
    choices = queries.get_choices()
    return filters.read(
        request.args, choices.loaded, choices.categories, choices.places,
        others=choices.others, for_chart=True,
    )  # fmt: skip


def _words(trend_filter: TrendFilter) -> str:
    return f"{trend_filter.what.name} {wording.where(trend_filter)}, {trend_filter.period.words}"


def _source(trend_filter: TrendFilter) -> Source:
    return ward_queries.get_source(trend_filter.period, trend_filter.what.category)
