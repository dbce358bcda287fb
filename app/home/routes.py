"""What needs me today, on one page?"""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import Response as AnyResponse
from werkzeug.wrappers import Response

from app import policy
from app.accounts.admin.pending_changes.queries import list_to_agree, list_waiting_for_auditor
from app.accounts.audit.queries import OVERSEEN_SHOWN, list_overseen, overseen_since
from app.accounts.audit.sentences import sentence, sentence_for_auditor
from app.background.notices import words_of
from app.casework.escalation.queries import list_awaiting, list_to_receive
from app.casework.suggestions.queries import list_to_answer
from app.casework.task_groups.next_step import next_step
from app.casework.task_groups.queries import list_needing_attention
from app.evidence.wards.queries import list_to_decide
from app.home import news, queries, services
from app.home.listing import TOLD
from app.home.queries import Alert
from app.policy import Action
from app.web import banners, listing
from app.web.guard import actor, requires
from app.web.page_keys import unsealed_row

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Action.HOME_VIEW)
def index() -> str:
    user, demonstration = actor(), current_app.config["DEMO"]
    alerts = queries.list_alerts(user)
    awaiting = list_awaiting(user, at_most=queries.SHOWN)
    needs = {
        "to_agree": list_to_agree(user, demonstration),
        "undecided": list_waiting_for_auditor(user, demonstration),
        "overseen": [(entry, sentence_for_auditor(entry)) for entry in list_overseen(user, _shown(alerts))],
        "new_chairs": queries.list_new_chairs(user),
        "alerts": [(alert, _say(alert)) for alert in alerts],
        "awaiting": awaiting,
        "overdue_requests": news.list_overdue_requests(user, awaiting),
        "without_lead": news.list_without_lead(user),
        "access": queries.list_access_to_answer(user),
        "new": [(notice, words_of(notice)) for notice in news.list_new_to(user)],
        "drafts": news.list_drafts(user),
        "actions": queries.list_actions_due(user),
        "reviews": queries.list_reviews_due(user),
        "suggested": list_to_answer(user),
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
        absent=policy.absent_people(user),
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
        banners.flash_success(f"Marked as seen. We recorded this on {alert.case.reference}.")
    return redirect(url_for("home.index"))


# --- what one was told ------------------------------------------------------------------------------
@bp.get("/told")
@requires(Action.HOME_VIEW)
def told() -> str:
    question = listing.asked(TOLD)
    page = queries.list_told(actor(), question)
    shown = listing.shown(question, page, ".download_told")
    return render_template("home/told.html", list=shown, words_of=words_of, told=actor().told)


@bp.get("/told/download.<form>")
@requires(Action.HOME_VIEW)
def download_told(form: str) -> AnyResponse:
    question = listing.asked(TOLD)
    return listing.download(form, question, queries.iter_told(actor(), question))


@bp.post("/told/seen")
@requires(Action.HOME_VIEW)
def mark_notice_seen() -> Response:
    notice = news.find_notice(actor(), unsealed_row(request.form.get("notice", "")))
    if notice is not None:
        services.mark_notice_seen(actor(), notice)
        banners.flash_success("Marked as seen.")
    return redirect(url_for("home.index"))
