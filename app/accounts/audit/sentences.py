"""How is an entry of the audit said in English, to the case's people and to an auditor?

    sentence(entry)              for those who may see the case
    sentence_for_auditor(entry)  the same without the case's own words, which are its people's

Neither escapes anything: that is the template's work, and Jinja does it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.models.audit import AuditEntry
from app.models.event import Event
from app.words import day, moment

NOT_RECORDED = "[not recorded]"
WITHHELD = "[withheld]"

# What an auditor reads of an entry about a case: who, which group, when and how many. Whatever is
# not listed here counts as the case's own words, so that a new detail is withheld by default.
OPEN_DETAILS = frozenset(
    {
        "after",
        "alert",
        "before",
        "began",
        "due",
        "fields",
        "format",
        "group",
        "lead",
        "next_review",
        "owner",
        "partner",
    }
    | {"person", "rag", "rows", "stages", "state", "to_group", "until", "what"}
)
# Breaking the glass is answered for to the auditor.
OPEN_EVENTS = frozenset({Event.CASE_GLASS_BROKEN, Event.CASE_KEEPER_NAMED, Event.CASE_OUT_OF_SIGHT})

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*[+-]\d\d:\d\d")


def sentence(entry: AuditEntry) -> str:
    """What happened, for people who may see what it is about."""
    return _say(entry, _details(entry))


def details_for_auditor(entry: AuditEntry) -> dict[str, str]:
    """What was recorded with an entry, for programs: without what the sentence withholds."""
    shown = {key: (value, _for_auditor(entry, key, value)) for key, value in _details(entry).items()}
    return {key: value for key, (value, seen) in shown.items() if value == seen}


def sentence_for_auditor(entry: AuditEntry) -> str:
    """What happened, with the words of a case withheld: an auditor is not one of its people."""
    return _say(entry, {key: _for_auditor(entry, key, value) for key, value in _details(entry).items()})


def _details(entry: AuditEntry) -> dict[str, str]:
    # An entry that somebody tampered with can hold anything, and must still be shown.
    recorded = entry.detail if isinstance(entry.detail, dict) else {}
    if "rows" in recorded:
        # Earlier downloads said how many rows there were, not of what.
        recorded = {"what": f"{recorded['rows']} rows", **recorded}
    return {key: _worded(value) for key, value in recorded.items()}


def _for_auditor(entry: AuditEntry, key: str, value: str) -> str:
    is_open = entry.case_id is None or entry.event in OPEN_EVENTS or key in OPEN_DETAILS
    return value if is_open or not value else WITHHELD


def _say(entry: AuditEntry, details: Mapping[str, str]) -> str:
    text = entry.event.sentence.format_map(_Details(details, actor=entry.actor_name))
    return text.removesuffix(f": {NOT_RECORDED}")


class _Details(dict[str, str]):
    """The details of a sentence, with a placeholder for any that were not recorded."""

    def __getitem__(self, key: str) -> str:
        return self.get(key) or NOT_RECORDED


def _worded(value: Any) -> str:
    """Dates are stored as 2026-03-05 and shown as 5 March 2026."""
    text = "" if value is None else str(value).strip()
    try:
        if _ISO_DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if _ISO_MOMENT.fullmatch(text):
            return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text
