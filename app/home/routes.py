"""What needs me today, on one page?"""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.admin.pending_changes.queries import list_to_agree, list_waiting_for_auditor
from app.accounts.audit.queries import OVERSEEN_SHOWN, list_overseen, overseen_since
from app.accounts.audit.sentences import sentence, sentence_for_auditor
from app.casework.escalation.queries import list_awaiting, list_to_receive
from app.casework.task_groups.next_step import next_step
from app.casework.task_groups.queries import list_needing_attention
from app.evidence.wards.queries import list_to_decide
from app.home import queries, services
from app.home.queries import Alert
from app.policy import Action
from app.web import banners
from app.web.guard import actor, requires
from app.web.page_keys import unsealed_row

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Action.HOME_VIEW)
def index() -> str:
    user, demonstration = actor(), current_app.config["DEMO"]
    alerts = queries.list_alerts(user)
    needs = {
        "to_agree": list_to_agree(user, demonstration),
        "undecided": list_waiting_for_auditor(user, demonstration),
        "overseen": [(entry, sentence_for_auditor(entry)) for entry in list_overseen(user, _shown(alerts))],
        "new_chairs": queries.list_new_chairs(user),
        "alerts": [(alert, _say(alert)) for alert in alerts],
        "awaiting": list_awaiting(user, at_most=queries.SHOWN),
        "access": queries.list_access_to_answer(user),
        "actions": queries.list_actions_due(user),
        "reviews": queries.list_reviews_due(user),
        "received": list_to_receive(user),
        "neighbourhoods": list_to_decide(user),
        "task_groups": [(s.task_group, next_step(s, user).sentence) for s in list_needing_attention(user)],
        "changes": [(case, entry, sentence(entry)) for case, entry in queries.list_changes_watched(user)],
    }
    return render_template(
        "home/index.html",
        **needs,
        nothing=not any(needs.values()),
        strips=queries.list_strips(user),
        shown=queries.SHOWN,
        overseen_shown=OVERSEEN_SHOWN,
        overseen_since=overseen_since(),
    )


def _shown(alerts: list[Alert]) -> list[int]:
    return [alert.entry.id for alert in alerts]


def _say(alert: Alert) -> str:
    return sentence(alert.entry) if alert.is_theirs else sentence_for_auditor(alert.entry)


@bp.post("/alerts/seen")
@requires(Action.HOME_VIEW)
def mark_seen() -> Response:
    alert = queries.find_alert(actor(), unsealed_row(request.form.get("entry", "")))
    # A second click finds nothing left to see.
    if alert is not None:
        services.mark_seen(actor(), alert)
        banners.flash_success(f"Marked as seen. The record of {alert.case.reference} says so.")
    return redirect(url_for("home.index"))
