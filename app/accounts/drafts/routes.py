"""Drafts over HTTP: saved by a script while somebody writes, and discarded on request."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from app.policy import Action
from app.web import drafts
from app.web.guard import actor, requires

bp = Blueprint("drafts", __name__, url_prefix="/drafts")


def _page() -> str:
    page = drafts.page_named()
    if page is None:
        abort(400)
    return page


@bp.post("/save")
@requires(Action.HOME_VIEW)
def save() -> tuple[str, int]:
    saved = drafts.save(actor(), _page(), request.form)
    return "", drafts.SAVED if saved else drafts.NOT_SAVED


@bp.post("/throw-away")
@requires(Action.HOME_VIEW)
def throw_away() -> Response:
    page = _page()
    drafts.discard(actor(), page)
    return redirect(page)
