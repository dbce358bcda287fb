"""The use cases of the audit record: check it, and export security events."""

from typing import IO

from app import policy
from app.accounts.audit import chain, queries
from app.accounts.audit.chain import Check
from app.accounts.audit.json_lines import json_line
from app.accounts.audit.queries import AuditFilter
from app.models.event import Event
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case
from app.words import pluralise

MAX_BREAKS_RECORDED = 20


@use_case
def check_chain(actor: User | None) -> Check:
    """Check the whole chain, and record the result. `actor` is None for the command line."""
    if actor is not None:
        policy.ensure(actor, Action.AUDIT_READ)
    result = chain.check()
    record(
        actor,
        Event.AUDIT_CHECKED,
        result=in_words(result),
        whole="yes" if result.is_whole else "no",
        entries=result.entries,
        head=result.head,
        breaks="\n".join(result.sentences[:MAX_BREAKS_RECORDED]),
    )
    return result


@use_case
def export_security_events(actor: User | None, audit_filter: AuditFilter, words: str, file: IO[bytes]) -> int:
    """Write the security events as lines of JSON, and record it. `actor` is None for the command line."""
    if actor is not None:
        policy.ensure(actor, Action.AUDIT_READ)
    rows = 0
    for entry in queries.iter_security_entries(actor, audit_filter):
        file.write(json_line(entry))
        rows += 1
    record(actor, Event.AUDIT_EXPORTED, rows=rows, words=words)
    return rows


def in_words(result: Check) -> str:
    if result.is_whole:
        return f"it is whole, {pluralise(result.entries, 'entry', 'entries')} long"
    return f"it is broken {result.where_broken}"
