"""Changes that wait: for administrators under Settings, and for the owner of an account by a mailed link."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from app.accounts.admin.pending_changes import queries, services
from app.accounts.auth import links
from app.models.pending_change import PendingChange
from app.policy import Action
from app.web.banners import flash_notice, flash_success
from app.web.form_page import confirmed
from app.web.guard import actor, public, requires
from app.web.limits import limiter
from app.workflows.pending_change import PENDING_CHANGE

bp = Blueprint("pending_changes", __name__, url_prefix="/pending-changes")
owner = Blueprint("new_address", __name__)

TAKEN = "Somebody else now has an account with this address. Nothing was changed."


@bp.get("")
@requires(Action.CHANGE_AGREE)
def index() -> str:
    waiting = queries.list_waiting(demonstration=current_app.config["DEMO"])
    return render_template(
        "accounts/admin/pending_changes/index.html",
        changes=[(change, _steps(change)) for change in waiting],
        is_alone=len(queries.list_administrators()) < 2,
    )


def _steps(change: PendingChange) -> list[Any]:
    """The buttons of an administrator; the others are the owner's."""
    return [step for step in PENDING_CHANGE.available(change, actor()) if step.name in ("agree", "withdraw")]


@bp.post("/<int:change_id>/agree")
@requires(Action.CHANGE_AGREE)
def agree(change_id: int) -> Any:
    change = queries.get_change(change_id)
    words, name = change.words, change.person.name
    try:
        services.agree(actor(), change)
    except services.AddressTaken:
        flash_notice(TAKEN)
    else:
        flash_success(f"You agreed. {name} now has {words}.")
    return redirect(url_for(".index"))


@bp.post("/<int:change_id>/withdraw")
@requires(Action.CHANGE_WITHDRAW)
def withdraw(change_id: int) -> Any:
    change = queries.get_change(change_id)
    words, name = change.words, change.person.name
    services.withdraw(actor(), change)
    return confirmed(f"Withdrawn: {name} does not get {words}.", url_for(".index"))


@owner.route("/account/new-address/<token>", methods=["GET", "POST"])
@public
@limiter.limit("20 per minute; 120 per hour", methods=["POST"])
def decide(token: str) -> Any:
    """The owner's answer. Opening the link changes nothing, since mail servers open links too."""
    try:
        change = links.address_change(token)
    except links.LinkOver:
        return render_template("accounts/admin/pending_changes/link_over.html"), 404
    if request.method == "POST":
        return _answer(change, agrees=request.form.get("step") == "confirm")
    return render_template("accounts/admin/pending_changes/confirm.html", change=change)


def _answer(change: PendingChange, *, agrees: bool) -> Any:
    person, address = change.person, change.value
    if not agrees:
        services.refuse_address(person, change)
        words = (
            "You refused the change. Your email address stays the same. The auditor can see that you refused."
        )
        return confirmed(words, url_for("security.login"))
    try:
        services.confirm_address(person, change)
    except services.AddressTaken:
        flash_notice(TAKEN)
    else:
        flash_success(f"Your email address is now {address}. Sign in with it.")
    return redirect(url_for("security.login"))
