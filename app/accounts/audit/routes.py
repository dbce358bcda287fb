"""The audit record over HTTP, for the auditor."""

from collections.abc import Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.audit import queries, services
from app.accounts.audit.blueprint import bp
from app.accounts.audit.forms import SearchForm
from app.accounts.audit.queries import PAGE, Question
from app.accounts.audit.sentences import sentence_for_auditor
from app.models.event import KINDS, Event
from app.policy import Action
from app.use_case import record_read
from app.web import banners
from app.web.downloads import Row, format_response
from app.web.guard import actor, requires
from app.web.listing import id_from_address
from app.words import day

HEADER = ("Date and time", "Person", "Case or subject", "Kind", "What happened", "Entry", "Strand", "Place")


@bp.get("/audit")
@requires(Action.AUDIT_READ)
def index() -> str:
    form = SearchForm(request.args)
    form.validate()
    question, after = form.question(), id_from_address("after")
    entries = queries.list_entries(actor(), question, after=after)
    check = queries.last_check(actor())
    if after is None:
        # The next page of a search is the same search.
        record_read(actor(), Event.AUDIT_READ, None, words=_in_words(question))
    return render_template(
        "accounts/audit/index.html",
        form=form,
        question=question,
        entries=entries[:PAGE],
        earlier=entries[PAGE - 1].id if len(entries) > PAGE else None,
        after=after,
        check=check,
        kinds=KINDS,
        say=sentence_for_auditor,
        search=_search_params(),
        used=_used(question),
    )


@bp.get("/audit/download/<format_>")
@requires(Action.AUDIT_READ)
def download(format_: str) -> Response:
    form = SearchForm(request.args)
    form.validate()
    question = form.question()
    record_read(actor(), Event.AUDIT_READ, None, words=f"{_in_words(question)}, as a file")
    return format_response(format_, "audit", HEADER, _rows(queries.iter_entries(actor(), question)))


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


def _used(question: Question) -> list[tuple[str, str]]:
    """What was asked for, each with the address of the search without it."""
    words = {
        "words": question.words and f"“{question.words}”",
        "person": question.person and f"By {question.person}",
        "kind": KINDS.get(question.kind, ""),
        "reference": question.reference.upper(),
        "first": question.first and f"From {day(question.first)}",
        "last": question.last and f"To {day(question.last)}",
    }
    return [
        (phrase, url_for("audit.index", **_search_params(name))) for name, phrase in words.items() if phrase
    ]


def _in_words(question: Question) -> str:
    parts = [
        f"“{question.words}”" if question.words else "everything",
        f"by {question.person}" if question.person else "",
        KINDS[question.kind].lower() if question.kind else "",
        f"on {question.reference}" if question.reference else "",
        f"from {day(question.first)}" if question.first else "",
        f"to {day(question.last)}" if question.last else "",
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
