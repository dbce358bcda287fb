"""The audit record over HTTP, for the auditor."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.audit import queries, services
from app.accounts.audit.blueprint import bp
from app.accounts.audit.forms import KINDS_TO_SEARCH, SearchForm
from app.accounts.audit.queries import PAGE, AuditFilter
from app.accounts.audit.sentences import sentence_for_auditor
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.event_kinds import KINDS
from app.models.references import as_written
from app.policy import Action
from app.use_case import record_read
from app.web import banners, listing
from app.web.downloads import sent
from app.web.guard import actor, requires
from app.web.listing import Column, Listing, Question, Tag
from app.words import day

AUDIT = Listing(
    "audit", "entry", many="entries", sort="at", size=PAGE, counted=False, saved=True,
    columns=(
        Column("at", "When", sort=AuditEntry.at, ascending=False, in_file=False),
        Column("sentence", "What happened", in_file=False),
        Column("subject", "Case or subject", in_file=False),
        Column("at", "Date and time", on_page=False),
        Column("actor_name", "Person", on_page=False),
        Column("subject", "Case or subject", on_page=False),
        Column("kind", "Kind", value=lambda entry: KINDS[entry.event.kind], on_page=False),
        Column("sentence", "What happened", value=sentence_for_auditor, on_page=False),
        Column("id", "Entry", on_page=False),
        Column("strand", "Strand", on_page=False),
        Column("place", "Place", on_page=False),
    ),
)  # fmt: skip


@bp.get("/audit")
@requires(Action.AUDIT_READ)
def index() -> str:
    form, audit_filter, question = _asked()
    page = queries.list_entries(actor(), audit_filter, question)
    if not question.after:
        # The next page of a search is the same search.
        record_read(actor(), Event.AUDIT_READ, None, words=_in_words(audit_filter))
    return render_template(
        "accounts/audit/index.html",
        form=form,
        list=listing.shown(question, page, ".download"),
        check=queries.last_check(actor()),
        say=sentence_for_auditor,
    )


@bp.get("/audit/download/<form>")
@requires(Action.AUDIT_READ)
def download(form: str) -> Response:
    _, audit_filter, question = _asked()
    of = f"of the audit: {_in_words(audit_filter)}"
    return listing.download(form, question, queries.iter_entries(actor(), audit_filter, question), of=of)


@bp.get("/audit/security-events")
@requires(Action.AUDIT_READ)
def security_events() -> Response:
    _, audit_filter, _ = _asked()
    return sent(
        "security-events.jsonl",
        "application/jsonl",
        lambda file: services.export_security_events(actor(), audit_filter, _in_words(audit_filter), file),
    )


def _asked() -> tuple[SearchForm, AuditFilter, Question]:
    """The search and, of one that cannot be understood, whatever can."""
    form = SearchForm(request.args)
    form.validate()
    audit_filter = form.audit_filter()
    question = listing.asked(AUDIT, keep=_search_params())
    return form, audit_filter, replace(question, searched=_tags(audit_filter))


def _search_params(*without: str) -> dict[str, list[str]]:
    """The search in the address, to be carried on to another page; `without` some of it."""
    left_out = {"after", "sort", "reverse", *without}
    return {name: request.args.getlist(name) for name in request.args if name not in left_out}


def _tags(audit_filter: AuditFilter) -> list[Tag]:
    """What was asked for, each with the search without it."""
    words = {
        "words": audit_filter.words and f"“{audit_filter.words}”",
        "person": audit_filter.person and f"By {audit_filter.person}",
        "kind": KINDS_TO_SEARCH.get(audit_filter.kind, ""),
        "reference": as_written(audit_filter.reference),
        "first": audit_filter.first and f"From {day(audit_filter.first)}",
        "last": audit_filter.last and f"To {day(audit_filter.last)}",
    }
    return [
        Tag(phrase, urlencode(_search_params(name), doseq=True)) for name, phrase in words.items() if phrase
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
        banners.flash_success(f"We checked every entry: {services.in_words(result)}.")
    else:
        banners.flash_notice(f"We checked every entry: {services.in_words(result)}.")
    return redirect(url_for("audit.index"))
