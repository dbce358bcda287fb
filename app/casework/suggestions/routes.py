"""Suggested steps over HTTP."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from app import policy
from app.casework.cases.queries import get_case
from app.casework.suggestions import queries, services
from app.casework.suggestions.forms import DeclineForm, SuggestForm
from app.policy import Action
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.links import address_of
from app.words import in_words
from app.workflows.suggestion import SUGGESTION

bp = Blueprint("suggestions", __name__, url_prefix="/cases/<case:reference>")


@bp.route("/suggest", methods=["GET", "POST"])
@requires(Action.CASE_SUGGEST)
def suggest(reference: str) -> Any:
    case = get_case(actor(), reference)
    policy.ensure(actor(), Action.CASE_SUGGEST, case)
    form, to = SuggestForm(queries.list_kinds(actor(), case)), queries.list_addressees(case)
    names = in_words([person.name for person in to]) or case.holder.name

    def serve() -> Response:
        address = address_of(case)
        words = {"why": form.why.data, "submission": form.submission.data}
        services.suggest(actor(), case, form.kind.data, **words)
        return confirmed(f"You sent your suggestion to {names}. We will tell you their answer.", address)

    return form_page("casework/suggestions/suggest.html", form, serve, case=case, names=names)


@bp.route("/suggestions/<key:suggestion_key>/decline", methods=["GET", "POST"])
@requires(Action.SUGGESTION_ANSWER)
def decline(reference: str, suggestion_key: str) -> Any:
    case = get_case(actor(), reference)
    suggestion = queries.get_suggestion(case, suggestion_key)
    SUGGESTION.check("decline", suggestion, actor())
    form = DeclineForm()

    def serve() -> Response:
        address = address_of(case)
        services.decline(actor(), suggestion, reason=form.reason.data)
        return confirmed(
            f"You declined the suggestion. We have told {suggestion.suggested_by.name} why.", address
        )

    return form_page("casework/suggestions/decline.html", form, serve, case=case, suggestion=suggestion)
