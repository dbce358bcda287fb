"""Mails that could not be sent, for administrators under Settings."""

from flask import Blueprint, Response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.admin.mails import queries, services
from app.accounts.admin.mails.queries import MAILS
from app.policy import Action
from app.web import listing
from app.web.form_page import confirmed
from app.web.guard import actor, requires

bp = Blueprint("mails", __name__, url_prefix="/mails")


@bp.get("")
@requires(Action.SETTINGS_MANAGE)
def index() -> str:
    question = listing.asked(MAILS)
    shown = listing.shown(question, queries.list_mails(question), ".download")
    return render_template("accounts/admin/mails/index.html", list=shown, state=queries.MailState)


@bp.get("/download.<form>")
@requires(Action.SETTINGS_MANAGE)
def download(form: str) -> Response:
    question = listing.asked(MAILS)
    return listing.download(form, question, queries.iter_mails(question))


@bp.post("/<int:job_id>/send-again")
@requires(Action.SETTINGS_MANAGE)
def send_again(job_id: int) -> AnyResponse:
    mail = queries.get_mail(job_id)
    recipient = mail.recipient
    services.send_again(actor(), mail)
    return confirmed(f"We will try again to send the email to {recipient}.", url_for(".index"))
