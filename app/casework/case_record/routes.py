"""A case's own part of the audit record, for the people of the case."""

from typing import Any

from flask import Response, render_template
from sqlalchemy import Select

from app.accounts.audit.blueprint import bp
from app.accounts.audit.queries import PAGE, entries_of_case
from app.accounts.audit.sentences import sentence
from app.casework.cases.queries import get_case
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event_kinds import KINDS
from app.policy import Action
from app.web import listing
from app.web.guard import actor, requires
from app.web.listing import Column, Listing, Question, every_row, page_of, scopes

# What the people of a case look for in its record: who read it, or what was done with it.
READ_KINDS = {"read"}
KINDS_SHOWN = {"read": READ_KINDS, "done": set(KINDS) - READ_KINDS}
RECORD = Listing(
    "record", "entry", many="entries", sort="at", counted=False, size=PAGE,
    columns=(
        Column("at", "When", sort=AuditEntry.id, ascending=False),
        Column("event", "What happened", value=sentence),
        Column("actor_name", "Person", on_page=False),
    ),
    filters=[
        scopes(
            "show", "What to show", [("", "Everything"), ("done", "What was done"), ("read", "Who read it")],
            usual="",
        )
    ],
)  # fmt: skip


@bp.get("/cases/<case:reference>/record")
@requires(Action.CASE_VIEW)
def case_record(reference: str) -> str:
    case, question = get_case(actor(), reference), listing.asked(RECORD)
    page = page_of(question, _entries(case, question), AuditEntry.id)
    shown = listing.shown(question, page, ".download_record", reference=reference)
    return render_template("casework/case_record/index.html", case=case, list=shown, say=sentence)


@bp.get("/cases/<case:reference>/record/download.<form>")
@requires(Action.CASE_VIEW)
def download_record(reference: str, form: str) -> Response:
    case, question = get_case(actor(), reference), listing.asked(RECORD)
    rows = every_row(question, _entries(case, question), AuditEntry.id)
    return listing.download(form, question, rows, f"record {reference}", case=case)


def _entries(case: Case, question: Question) -> Select[Any]:
    kinds = KINDS_SHOWN.get(question["show"], ())
    return entries_of_case(actor(), case, kinds=kinds)
