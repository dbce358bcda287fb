"""Has this person kept the same thing before? By a digest of all that is in it."""

import hashlib
import json

from app.evidence.frozen.content import Frozen, write
from app.evidence.frozen.queries import find_same
from app.evidence.frozen.sanitise import sanitise
from app.models.frozen import FrozenEvidence
from app.models.person import User


def digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def clean_picture(frozen: Frozen) -> str:
    return sanitise(frozen.picture) if frozen.picture else ""


def digest_of(user: User, frozen: Frozen, question: str) -> str:
    words = [user.id, question, frozen.kind, frozen.title, frozen.months, frozen.case_ids, write(frozen)]
    return digest([*words, clean_picture(frozen)])


def find_kept_already(user: User, frozen: Frozen, *, question: str) -> FrozenEvidence | None:
    """What this person has kept, if nothing in it has changed since."""
    return find_same(user, digest_of(user, frozen, question))
