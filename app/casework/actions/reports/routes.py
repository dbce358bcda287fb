"""A mailed link over HTTP: mail it, and report an action done by it, without a password.

Opening the link changes nothing, since scanners of mail open links. The page shows the action, its partner
and its due date, and nothing of the case.
"""

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.actions.queries import get_action
from app.casework.actions.reports import services
from app.casework.actions.reports.forms import ReportForm
from app.casework.actions.reports.queries import find_link
from app.models.delivery import ActionLink
from app.policy import Action, Forbidden
from app.web.fields import IdempotentForm
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, public, requires
from app.web.limits import limiter
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
    return confirmed(f"A link was mailed to {owner}. It works once, for 14 days.", address)


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
