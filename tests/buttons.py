"""Does a page offer a step to somebody if and only if the server lets them take it?

A `Deed` is a step of a workflow with the request that takes it, filled in as its form would be. Each
one is tried for real, whether or not the page offers it, and undone again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from tests import factories
from tests.pages import Page, StyledClient

READS = [event for event in Event if event.kind in ("read", "refused")]
STEP = re.compile(r'data-step="([^"]+)"')
NOT_OFFERED = "Select one of the options"
REFUSED = {302, 303, 403, 404, 409}


@dataclass(frozen=True)
class Deed:
    """A step, where it is done, the page on which its form stands, and what that form holds."""

    step: str
    url: str
    page: str
    data: dict[str, Any] | Callable[[], dict[str, Any]] = field(default_factory=dict)


def disagreements(client: StyledClient, pages: list[str], deeds: list[Deed]) -> list[str]:
    """Each step that is offered and refused, or taken without having been offered.

    Several deeds of one step are ways to take it: one that is taken is enough.
    """
    on_pages = offered(client, pages)
    on_own_page = {page: offered(client, [page]) for page in {deed.page for deed in deeds}}
    found = []
    for step, ways in groupby(deeds, key=lambda deed: deed.step):
        tried = list(ways)
        taken = any(is_taken(client, deed) for deed in tried)
        if (step in on_pages) != taken:
            found.append(f"{step} is {'taken, but not offered' if taken else 'offered, but refused'}")
        if (step in on_own_page[tried[0].page]) != taken:
            found.append(f"{step}: its own page says otherwise")
    return found


def offered(client: StyledClient, pages: Iterable[str]) -> set[str]:
    """The steps that these pages offer; of a page that may not be seen, none."""
    steps: set[str] = set()
    for url in pages:
        response = client.client.get(url)
        if response.status_code == 200:
            steps |= set(STEP.findall(response.text))
        assert response.status_code in REFUSED | {200}, (url, response.status_code)
    return steps


def is_taken(client: StyledClient, deed: Deed) -> bool:
    """Whether the server does it: the reader is sent on, and more was recorded than a read or a refusal."""
    with undone():
        before = changes()
        # A file is read once only, so it is made anew for each try.
        response = client.client.post(deed.url, data=deed.data() if callable(deed.data) else deed.data)
        changed = changes() > before
    assert response.status_code in REFUSED | {200}, (deed, response.status_code)
    assert response.status_code != 200 or not changed, "a form that is shown again has changed nothing"
    # A form that comes back refuses a choice that it does not offer; asking for more, it was not filled in.
    shown = Page(response.text, "html.parser").words if response.status_code == 200 else ""
    assert not shown or NOT_OFFERED in shown, (deed, shown[:600])
    return changed


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is committed in here is gone afterwards, within the transaction of the test."""
    db.session.commit()
    savepoint, made = db.engines[None].begin_nested(), factories.remembered()
    try:
        yield
    finally:
        db.session.rollback()
        savepoint.rollback()
        factories.go_back_to(made)
        db.session.expire_all()


def changes() -> int:
    number = db.session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.event.not_in(READS))
    )
    db.session.commit()
    return number or 0
