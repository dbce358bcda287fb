"""A mailed link over HTTP: mail it, and report an action done by it, without a password.

Opening the link changes nothing, since scanners of mail open links. The page shows the action, its partner
and its due date, and nothing of the case.
"""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from app.casework.actions.queries import get_action
from app.casework.actions.reports import queries, services
from app.casework.actions.reports.forms import ReportForm
from app.casework.actions.reports.listing import LINKS
from app.casework.actions.reports.queries import find_link
from app.models.delivery import ActionLink
from app.policy import Action, Forbidden
from app.web import links, listing
from app.web.fields import IdempotentForm
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, public, requires
from app.web.limits import limiter
from app.workflows.action import ACTION
from app.workflows.machine import IllegalTransition

bp = Blueprint("action_reports", __name__)


@bp.post("/cases/<case:reference>/actions/<key:action_key>/mail-link")
@requires(Action.ACTION_FINISH)
@limiter.limit("30 per hour", key_func=lambda: str(actor().id))
def mail_link(reference: str, action_key: str) -> Response:
    action = get_action(actor(), reference, action_key)
    services.mail_link(actor(), action, submission=IdempotentForm().submission.data)
    owner = action.owner.name if action.owner else "the owner"
    address = url_for("actions.show", reference=reference, action_key=action_key)
    return confirmed(f"We mailed a link to {owner}. It works once, in the next 14 days.", address)


@bp.post("/cases/<case:reference>/actions/<key:action_key>/revoke-link")
@requires(Action.ACTION_FINISH)
def revoke(reference: str, action_key: str) -> Response:
    action = get_action(actor(), reference, action_key)
    services.revoke_link(actor(), action)
    address = url_for("actions.show", reference=reference, action_key=action_key)
    return confirmed("You revoked the mailed link. It no longer works.", links.page_before(address))


@bp.get("/actions/mailed-links", endpoint="links")
@requires(Action.CASE_LIST)
def list_links() -> str:
    """Who has a link that still works, to which action, and until when?"""
    question = listing.asked(LINKS)
    page = queries.list_links(actor(), question)
    may = {link.id: ACTION.offers("mail_link", link.action, actor()) for link in page.rows}
    return render_template(
        "casework/actions/reports/links.html",
        list=listing.shown(question, page, ".download_links"),
        can_revoke=lambda link: may[link.id],
    )


@bp.get("/actions/mailed-links/download.<form>")
@requires(Action.CASE_LIST)
def download_links(form: str) -> FileResponse:
    question = listing.asked(LINKS)
    return listing.download(form, question, queries.iter_links(actor(), question))


@bp.route("/action-done/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour")
def report(token: str) -> Any:
    link = find_link(token)
    if link is None or not services.is_in_force(link):
        return _over(link)
    form = ReportForm()
    return form_page(
        "casework/actions/reports/report.html", form, lambda: _report(link, form), action=link.action
    )


def _report(link: ActionLink, form: ReportForm) -> Any:
    try:
        services.report_done(link.person, link, result=form.result.data or "")
    except (services.LinkOver, Forbidden, IllegalTransition):
        return _over(link)
    return render_template("casework/actions/reports/done.html")


def _over(link: ActionLink | None) -> tuple[str, int]:
    """A used link says so; whatever else is over or forged says no more than that it does not work."""
    used = link is not None and link.used_at is not None
    return render_template("casework/actions/reports/over.html", used=used), 410 if link else 404
