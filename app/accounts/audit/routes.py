"""The audit record over HTTP, for the auditor."""

from collections.abc import Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.audit import queries, services
from app.accounts.audit.blueprint import bp
from app.accounts.audit.forms import KINDS_TO_SEARCH, SearchForm
from app.accounts.audit.queries import PAGE, AuditFilter
from app.accounts.audit.sentences import sentence_for_auditor
from app.models.event import KINDS, Event
from app.models.references import as_written
from app.policy import Action
from app.use_case import record_read
from app.web import banners
from app.web.downloads import Row, format_response, sent
from app.web.guard import actor, requires
from app.web.page_keys import row_from_address
from app.words import day

HEADER = ("Date and time", "Person", "Case or subject", "Kind", "What happened", "Entry", "Strand", "Place")


@bp.get("/audit")
@requires(Action.AUDIT_READ)
def index() -> str:
    form = SearchForm(request.args)
    form.validate()
    audit_filter, after = form.audit_filter(), row_from_address("after")
    entries = queries.list_entries(actor(), audit_filter, after=after)
    check = queries.last_check(actor())
    if after is None:
        # The next page of a search is the same search.
        record_read(actor(), Event.AUDIT_READ, None, words=_in_words(audit_filter))
    return render_template(
        "accounts/audit/index.html",
        form=form,
        entries=entries[:PAGE],
        earlier=entries[PAGE - 1].id if len(entries) > PAGE else None,
        after=after,
        check=check,
        kinds=KINDS,
        say=sentence_for_auditor,
        search=_search_params(),
        used=_used(audit_filter),
    )


@bp.get("/audit/download/<format_>")
@requires(Action.AUDIT_READ)
def download(format_: str) -> Response:
    form = SearchForm(request.args)
    form.validate()
    audit_filter = form.audit_filter()
    rows, question = _rows(queries.iter_entries(actor(), audit_filter)), _in_words(audit_filter)
    of = f"of the audit: {question}"
    return format_response(format_, "audit", HEADER, rows, one="entry", many="entries", of=of)


@bp.get("/audit/security-events")
@requires(Action.AUDIT_READ)
def security_events() -> Response:
    form = SearchForm(request.args)
    form.validate()
    audit_filter = form.audit_filter()
    return sent(
        "security-events.jsonl",
        "application/jsonl",
        lambda file: services.export_security_events(actor(), audit_filter, _in_words(audit_filter), file),
    )


def _rows(entries: Iterator[Any]) -> Iterator[Row]:
    for entry in entries:
        yield (
            entry.at,
            entry.actor_name,
            entry.subject,
            KINDS[entry.event.kind],
            sentence_for_auditor(entry),
            entry.id,
            entry.strand,
            entry.place,
        )


def _search_params(*without: str) -> dict[str, Any]:
    """The search in the address, to be carried on to another page; `without` some of it."""
    return {name: request.args.getlist(name) for name in request.args if name not in {"after", *without}}


def _used(audit_filter: AuditFilter) -> list[tuple[str, str]]:
    """What was asked for, each with the address of the search without it."""
    words = {
        "words": audit_filter.words and f"“{audit_filter.words}”",
        "person": audit_filter.person and f"By {audit_filter.person}",
        "kind": KINDS_TO_SEARCH.get(audit_filter.kind, ""),
        "reference": as_written(audit_filter.reference),
        "first": audit_filter.first and f"From {day(audit_filter.first)}",
        "last": audit_filter.last and f"To {day(audit_filter.last)}",
    }
    return [
        (phrase, url_for("audit.index", **_search_params(name))) for name, phrase in words.items() if phrase
    ]


def _in_words(audit_filter: AuditFilter) -> str:
    parts = [
        f"“{audit_filter.words}”" if audit_filter.words else "everything",
        f"by {audit_filter.person}" if audit_filter.person else "",
        KINDS_TO_SEARCH[audit_filter.kind].lower() if audit_filter.kind else "",
        f"on {audit_filter.reference}" if audit_filter.reference else "",
        f"from {day(audit_filter.first)}" if audit_filter.first else "",
        f"to {day(audit_filter.last)}" if audit_filter.last else "",
    ]
    return ", ".join(part for part in parts if part)


@bp.post("/audit/check")
@requires(Action.AUDIT_READ)
def check() -> Response:
    result = services.check_chain(actor())
    if result.is_whole:
        banners.flash_success(f"Every entry was checked: {services.in_words(result)}.")
    else:
        banners.flash_notice(f"Every entry was checked: {services.in_words(result)}.")
    return redirect(url_for("audit.index"))
