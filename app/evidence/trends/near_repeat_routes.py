"""Near repeats over HTTP: the answer to the question of a trend, its progress, and asking for it."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.documents.page import address_of, kind_of
from app.evidence.trends import filters, near_repeats, queries, services
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.queries import TrendChoices
from app.evidence.trends.routes import bp
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.models.hotspot import RunState
from app.policy import Action
from app.web.guard import actor, requires

UNFINISHED = (RunState.WAITING, RunState.RUNNING)


@bp.get("/near-repeats")
@requires(Action.EVIDENCE_VIEW)
def near_repeats_page() -> str:
    choices = queries.get_choices()
    trend_filter = _read(choices)
    if trend_filter is None:
        return nothing_yet()
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category)
    run = None if source.snapped else queries.find_near_repeats(trend_filter)
    found = run.found if run else None
    question = near_repeats.question_words(trend_filter)
    return render_template(
        "evidence/trends/near_repeats.html",
        trend_filter=trend_filter,
        choices=choices,
        sums=filters.SUMS,
        source=source,
        run=run,
        unfinished=run is not None and run.state in UNFINISHED,
        answer=near_repeats.sentence(found, question) if found else "",
        parts=near_repeats.answer_parts(found, f"{source.words}.") if found else [],
        snapped=near_repeats.SNAPPED,
        address_of=address_of,
        kind_of=kind_of,
    )


@bp.post("/near-repeats")
@requires(Action.HOTSPOTS_RUN)
def ask_near_repeats() -> AnyResponse:
    trend_filter = _read(queries.get_choices())
    if trend_filter is None:
        abort(404)
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category)
    run = queries.find_near_repeats(trend_filter)
    if not source.snapped and (run is None or run.state is RunState.FAILED):
        services.request_near_repeats(actor(), trend_filter)
    values: dict[str, Any] = {**trend_filter.in_address()}
    return redirect(url_for(".near_repeats_page", **values))


def _read(choices: TrendChoices) -> TrendFilter | None:
    return filters.read(
        request.args, choices.loaded, choices.categories, choices.places, others=choices.others
    )
