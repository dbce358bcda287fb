"""A case's own part of the audit record, for the people of the case."""

from flask import render_template, request

from app.accounts.audit.blueprint import bp
from app.accounts.audit.queries import PAGE, list_entries_of_case
from app.accounts.audit.sentences import sentence
from app.casework.cases.queries import get_case
from app.models.event import KINDS
from app.policy import Action
from app.web.guard import actor, requires
from app.web.listing import one_of
from app.web.page_keys import row_from_address

# What the people of a case look for in its record: who read it, or what was done with it.
READ_KINDS = {"read"}
SHOWN = {"read": READ_KINDS, "done": set(KINDS) - READ_KINDS}


@bp.get("/cases/<case:reference>/record")
@requires(Action.CASE_VIEW)
def case_record(reference: str) -> str:
    case = get_case(actor(), reference)
    shown = one_of(SHOWN, request.args.get("show"), "")
    after = row_from_address("after")
    entries = list_entries_of_case(actor(), case, kinds=SHOWN.get(shown, ()), after=after)
    return render_template(
        "casework/case_record/index.html",
        case=case,
        entries=entries[:PAGE],
        earlier=entries[PAGE - 1].id if len(entries) > PAGE else None,
        after=after,
        shown=shown,
        say=sentence,
    )
