"""Saved filters over HTTP. A list's own page shows them, and whoever may open it may save one."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app import policy
from app.accounts.saved_filters import queries, services
from app.cleaning import clean_line
from app.models.desk import LONGEST_QUERY, SavedFilter
from app.policy import Action
from app.web.banners import flash_notice, flash_success
from app.web.guard import actor, required_action, requires
from app.web.slices import find_lists

bp = Blueprint("saved_filters", __name__, url_prefix="/saved-filters")


@bp.post("")
@requires(Action.OWN_ACCOUNT)
def save() -> Response:
    list_name = request.form.get("list", "")
    page, query = _page_of(list_name), _from_the_first_page(request.form.get("query", ""))
    name = clean_line(request.form.get("name", ""))[:100]
    if not name:
        flash_notice("Enter a name for the filter. It was not saved.")
    elif len(query) > LONGEST_QUERY:
        flash_notice("These filters are too long to save. Search for fewer words.")
    else:
        services.save_filter(actor(), list_name, name, query)
        flash_success(f"Saved as “{name}”. It is under “Saved filters” beside this list.")
    return redirect(f"{page}?{query}")


@bp.post("/<int:filter_id>/remove")
@requires(Action.OWN_ACCOUNT)
def remove(filter_id: int) -> Response:
    saved_filter = queries.get_saved_filter(actor(), filter_id)
    fields = {"list": saved_filter.list, "name": saved_filter.name, "query": saved_filter.query}
    page = _page_of(saved_filter.list)
    services.remove_filter(actor(), saved_filter)
    flash_success(f"You removed the saved filter “{fields['name']}”.", undo=url_for(".save"), fields=fields)
    return redirect(f"{page}?{fields['query']}")


def list_saved_filters(list_name: str) -> Sequence[SavedFilter]:
    """The reader's filters, for the page of a list."""
    return queries.list_saved_filters(actor(), list_name)


def _page_of(list_name: str) -> str:
    """The page of a list, for those who may open it."""
    endpoint = find_lists().get(list_name) or abort(404)
    action = required_action(current_app, endpoint)
    if action is not None:
        policy.ensure(actor(), action)
    return url_for(endpoint)


def _from_the_first_page(query: str) -> str:
    """The query string, without the row after which a page begins."""
    values = parse_qsl(query, keep_blank_values=True)
    return urlencode([(name, value) for name, value in values if name.rpartition("-")[2] != "after"])
