"""What can be done with the record? It can be checked; nothing else."""

from app import policy
from app.accounts.audit import chain
from app.accounts.audit.chain import Check
from app.models.event import Event
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case
from app.words import pluralise

BREAKS_KEPT = 20


@use_case
def check_chain(actor: User | None) -> Check:
    """Walk along the whole chain, and record what was found. Nobody in person: the product itself."""
    if actor is not None:
        policy.ensure(actor, Action.AUDIT_READ)
    found = chain.check()
    record(
        actor,
        Event.AUDIT_CHECKED,
        result=in_words(found),
        whole="yes" if found.is_whole else "no",
        entries=found.entries,
        head=found.head,
        breaks="\n".join(found.sentences[:BREAKS_KEPT]),
    )
    return found


def in_words(found: Check) -> str:
    if found.is_whole:
        return f"it is whole, {pluralise(found.entries, 'entry', 'entries')} long"
    return f"it is broken {found.where_broken}"
