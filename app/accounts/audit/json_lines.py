"""How does an entry of the record reach a system that watches over security? As one line of JSON."""

import json
from typing import Any

from app.accounts.audit.sentences import details_for_auditor, sentence_for_auditor


def json_line(entry: Any) -> bytes:
    """No words of a case: the same that an auditor reads."""
    values = {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "event": entry.event.value,
        "kind": entry.event.kind,
        "actor": entry.actor_name,
        "actor_id": entry.actor_id,
        "subject": entry.subject,
        "message": sentence_for_auditor(entry),
        "detail": details_for_auditor(entry),
        "strand": entry.strand,
        "place": entry.place,
    }
    return f"{json.dumps(values, ensure_ascii=False)}\n".encode()
