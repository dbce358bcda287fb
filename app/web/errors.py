"""Error pages: what went wrong, what happens next, and nothing typed is lost."""

import errno
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from psycopg.errors import DiskFull
from sqlalchemy.exc import (
    DataError,
    InterfaceError,
    NoResultFound,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException, SecurityError

from app import clock, policy
from app.database.addresses import AddressChanged
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.person import User
from app.slots import Slot
from app.use_case import DuplicateSubmission, StaleEdit
from app.web import banners, drafts, form_tokens, links, refusals
from app.web.field_labels import in_readers_words
from app.web.fields import HANDED_ON_FIELDS, HIDDEN_FIELDS, VERSION_FIELDS
from app.web.guard import actor
from app.workflows.machine import IllegalTransition

A_MOMENT = timedelta(minutes=2)
# Providers of the last audit entry about a thing that a reader may see, or None for other slices' things.
LAST_EVENT: Slot[Callable[[User, Any], Any]] = Slot("what happened last with a thing")
Answer = tuple[str, int, dict[str, str]]
# The disk, or this account's share of it, is full.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# The names of buttons, whose values nobody typed.
BUTTONS = {"another", "back", "change", "find", "none_of_these", "send", "step", "submit", "suggest"}
NOT_TYPED = HIDDEN_FIELDS | VERSION_FIELDS | HANDED_ON_FIELDS | BUTTONS


def _typed() -> dict[str, str]:
    """What the reader typed, for the error page to show."""
    try:
        form = request.form
    except (HTTPException, OSError):
        # The form was too large to parse, or there was no room for a file that came with it.
        return {}
    return {
        name: " ".join(values)
        for name, values in form.lists()
        if any(values) and name not in NOT_TYPED and "password" not in name
    }


def _page(name: str, status: int, **context: Any) -> tuple[str, int]:
    return render_template(f"errors/{name}.html", typed=in_readers_words(_typed()), **context), status


def _on_stale(error: StaleEdit) -> tuple[str, int]:
    typed = _typed()
    return both_texts(typed, {name: _text_of(error.thing, name) for name in typed})


def both_texts(mine: dict[str, str], theirs: dict[str, str]) -> tuple[str, int]:
    """Show what this reader wrote and what somebody else saved, for each field in which they differ.

    The draft is discarded, since it would restore the outdated text: this page shows it.
    """
    drafts.discard(actor())
    differing = {name: words for name, words in mine.items() if words != theirs.get(name, "")}
    return render_template("errors/stale.html", typed=differing, theirs=theirs), 409


def ended_session() -> Any:
    """Answer a form from an ended session: save it as a draft or, if that is impossible, show what was typed.
    Return None if nothing was."""
    return drafts.on_ended_session() or (_page("expired", 400) if _typed() else None)


def _on_refused_form(error: CSRFError) -> Any:
    """Answer a form whose token is not this session's, or that came from another site."""
    if "referrer" in (error.description or ""):
        refusals.note("the form came from another site, or its browser did not say from where")
        return _page("foreign_form", 400)
    refusals.note("the form had no token" if form_tokens.is_missing() else "the form was of another session")
    if current_user.is_authenticated:
        return _on_form_of_another_session()
    answer = ended_session()
    if answer is not None:
        return answer
    return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # set by Flask-Login


def _on_form_of_another_session() -> Any:
    """Show what was typed to whoever typed it. Whose a form is says its token or, for a draft, its author."""
    owner = form_tokens.owner() or drafts.author()
    if owner is not None and owner != actor():
        return _on_form_of_another_person(owner)
    if owner is None and not form_tokens.is_missing():
        return render_template("errors/expired.html", typed={}), 400
    return ended_session() or _page("expired", 400)


def _on_form_of_another_person(owner: User) -> Any:
    """Two people use one browser: what the first typed is saved for them, and not shown to the second."""
    if request.endpoint == "drafts.save":
        return drafts.on_ended_session()
    return render_template("errors/another_person.html", owner=owner, saved=drafts.save_for(owner)), 400


def _text_of(thing: Any, name: str) -> str:
    value = getattr(thing, name, "")
    return value if isinstance(value, str) else ""


def _on_illegal(error: IllegalTransition) -> tuple[str, int]:
    last = _what_happened_last(error.thing)
    # In the right state, something else is missing; in another one, somebody has moved it on.
    missing = error.transition.missing_for(error.thing) if error.state in error.transition.sources else ""
    label = error.transition.label
    return _page(
        "already_moved_on",
        409,
        label=label,
        state=error.state,
        missing=missing,
        last=last,
        sent_twice=request.method == "POST" and last is not None and _is_just_done(last.entry),
        before=links.page_before(links.case_or_home()),
    )


def _what_happened_last(thing: Any) -> Any:
    events = (provider(actor(), thing) for provider in LAST_EVENT)
    return next((event for event in events if event is not None), None)


def _is_just_done(entry: AuditEntry) -> bool:
    """Whether this reader made the entry seconds ago, so that this is a double click."""
    return entry.actor_id == actor().id and clock.now() - entry.at < A_MOMENT


def _on_sent_twice(error: DuplicateSubmission) -> Any:
    """Redirect back after a double click; the first submission stands."""
    banners.flash_notice(banners.SENT_TWICE)
    return redirect(links.page_before(links.case_or_home()))


def _on_forbidden(error: Exception) -> tuple[str, int]:
    refusals.note(error.why if isinstance(error, policy.Forbidden) else policy.BY_ROLE)
    on_case = bool(request.view_args and request.view_args.get("reference"))
    return _page("forbidden", 403, case=links.case_or_home() if on_case else "")


def _on_http(error: HTTPException) -> Any:
    code = error.code or 500
    # What fails after the view, such as counting tries, reaches no other handler.
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, (NoFreeConnection, OperationalError)):
        return _on_lost_database(cause)
    if code == 403:
        return _on_forbidden(error)
    pages = {
        400: "bad_request",
        404: "not_found",
        405: "not_found",
        413: "too_large",
        429: "too_many",
    }
    if code in pages:
        return _page(pages[code], code, description=error.description)
    if code < 400:
        return error
    return _broken(code) if code >= 500 else _page("bad_request", code, description=error.description)


def _on_changed_address(error: AddressChanged) -> Any:
    """Redirect from an old address to today's. 308 sends a form again, too: nothing typed is lost."""
    parts: dict[str, Any] = request.args.to_dict(flat=False)
    for name, part in (request.view_args or {}).items():
        parts[name] = error.new if part == error.old else part
    return redirect(url_for(request.endpoint or "", **parts), 308)


def _broken(code: int) -> tuple[str, int]:
    """Answer a server error. The page layout queries the database, so the failed transaction is rolled back
    first; if the layout itself fails, a page without it is sent."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    try:
        return _page("broken", code)
    except Exception:
        current_app.logger.exception("The page that says so failed, too")
    bare = current_app.jinja_env.get_template("errors/broken_bare.html")
    return bare.render(typed=in_readers_words(_typed())), code


def _on_foreign_host(error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """Refuse a foreign host name with plain text, since no link on a page would be right."""
    return "This service has a different address.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _on_lost_database(error: Exception) -> Answer:
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, DiskFull):
        return _on_full_disk(cause)
    current_app.logger.error("The database does not answer: %s", str(cause).split("\n")[0])
    return _apology("away", 503)


def _on_os_error(error: OSError) -> Answer:
    """Answer for a full disk; raise any other error again."""
    if error.errno not in NO_ROOM:
        raise error
    return _on_full_disk(error)


def _on_full_disk(error: Exception) -> Answer:
    current_app.logger.error("The disk is full: %s", str(error).split("\n")[0])
    return _apology("full", 507)


def _apology(name: str, status: int) -> Answer:
    """A page that needs no database, from which what was typed can be sent again."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    # Not render_template: the layout's context processors query the database.
    template = current_app.jinja_env.get_template(f"errors/{name}.html")
    typed, files = _typed(), request.content_type or ""
    page = template.render(
        request=request,
        typed=in_readers_words(typed),
        again=_to_send_again(typed),
        files=files.startswith("multipart/"),
    )
    return page, status, {"Retry-After": "60"}


def _to_send_again(typed: dict[str, str]) -> list[tuple[str, str]]:
    """The submitted form, to be sent again by a button; without passwords and uploads."""
    if request.method != "POST" or not typed or request.files:
        return []
    fields = request.form.items(multi=True)
    return [] if any("password" in name for name in request.form) else list(fields)


def _on_lost_connection(error: InterfaceError) -> Any:
    """Treat a closed connection as a lost database; raise any other interface error again."""
    if not error.connection_invalidated:
        raise error
    return _on_lost_database(error)


def _on_impossible_value(error: DataError) -> tuple[str, int]:
    """Answer 404 for a number in an address that no row can have; give back what was typed if it cannot be
    stored."""
    db.session.rollback()
    return _page("not_found", 404) if request.method in ("GET", "HEAD") else _page("not_stored", 422)


def init_app(app: Flask) -> None:
    app.register_error_handler(AddressChanged, _on_changed_address)
    app.register_error_handler(NoResultFound, lambda error: _page("not_found", 404))
    app.register_error_handler(policy.Forbidden, _on_forbidden)
    app.register_error_handler(CSRFError, _on_refused_form)
    app.register_error_handler(StaleEdit, _on_stale)
    app.register_error_handler(DuplicateSubmission, _on_sent_twice)
    app.register_error_handler(IllegalTransition, _on_illegal)
    app.register_error_handler(DataError, _on_impossible_value)
    app.register_error_handler(OperationalError, _on_lost_database)
    app.register_error_handler(DiskFull, _on_full_disk)
    app.register_error_handler(OSError, _on_os_error)
    app.register_error_handler(InterfaceError, _on_lost_connection)
    app.register_error_handler(NoFreeConnection, _on_lost_database)
    app.register_error_handler(SecurityError, _on_foreign_host)
    app.register_error_handler(HTTPException, _on_http)
