"""Keep evidence as it is, withdraw it, and put it back."""

import io
from pathlib import Path

from app import clock, policy, storage
from app.evidence.frozen.content import FORMAT, Frozen, write
from app.evidence.frozen.digest import clean_picture, digest, digest_of
from app.extensions import db
from app.models.event import Event
from app.models.frozen import FrozenEvidence
from app.models.person import User
from app.places.incidents.version import incidents_version
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.frozen import FROZEN


@use_case
def keep_evidence(
    actor: User, frozen: Frozen, *, question: str, page_action: Action | None, folder: Path
) -> FrozenEvidence:
    """Save this as it is now. `question`: the address of its page; `page_action`: what that page requires."""
    policy.ensure(actor, Action.FROZEN_KEEP, frozen.case)
    svg = clean_picture(frozen)
    picture = storage.put(folder, io.BytesIO(svg.encode())).sha256 if svg else ""
    kept = FrozenEvidence(
        kind=frozen.kind,
        title=frozen.title,
        question=question,
        months=frozen.months,
        format=FORMAT,
        content=write(frozen),
        picture=picture,
        data_version=digest(incidents_version()),
        actions=sorted({*frozen.actions, *([page_action] if page_action else [])}),
        case_ids=frozen.case_ids,
        case=frozen.case,
        digest=digest_of(actor, frozen, question),
        kept_by=actor,
        kept_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()  # it has its key from here on
    record(actor, Event.FROZEN_KEPT, kept.case, what=called(kept))
    return kept


@use_case
def withdraw_evidence(actor: User, kept: FrozenEvidence, *, reason: str) -> None:
    """Mark kept evidence as no longer to be relied on. It can still be read."""
    lock(kept)
    FROZEN.fire("withdraw", kept, actor)
    kept.withdrawn_by, kept.withdrawn_at, kept.withdrawn_because = actor, clock.now(), reason
    record(actor, Event.FROZEN_WITHDRAWN, kept.case, what=called(kept), reason=reason)


@use_case
def restore_evidence(actor: User, kept: FrozenEvidence) -> None:
    lock(kept)
    FROZEN.fire("restore", kept, actor)
    kept.withdrawn_by, kept.withdrawn_at, kept.withdrawn_because = None, None, ""
    record(actor, Event.FROZEN_RESTORED, kept.case, what=called(kept))


def called(kept: FrozenEvidence) -> str:
    """What the record calls it. People read that who may not see its cases, so it names none."""
    kind = kept.kind.label.lower()
    return f"a {kind} of cases ({kept.key})" if kept.shows_cases else f"the {kind} “{kept.title}”"
