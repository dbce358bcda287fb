"""Which things can be kept as they are, and how is each made again?

A slice names the page and the function that makes the thing, where it registers (`slice.py`):

    fills=((FREEZABLE, Freezable("change.trend", freezing.trend)),)

and its page has the button of `templates/components/keep.html` beside the thing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.urls import uri_to_iri

from app.evidence.frozen.attaching import is_carried
from app.evidence.frozen.content import Frozen
from app.models.person import User
from app.policy import Action
from app.slots import Slot
from app.web.guard import required_action
from app.web.links import own_path

LONGEST_ADDRESS = 8_000  # letters; a drawn area has many corners


@dataclass(frozen=True)
class Asked:
    """What a page was asked, by whom. `values`: the names in its address; `part`: which of its things.

    `carried`: what else its address named, for which evidence is wanted. It is no part of the question.
    """

    user: User
    address: str
    endpoint: str
    query: MultiDict[str, str]
    values: Mapping[str, Any]
    part: str
    carried: Mapping[str, str]

    @property
    def page(self) -> str:
        """The page with all that its address named."""
        if not self.carried:
            return self.address
        return f"{self.address}{'&' if '?' in self.address else '?'}{urlencode(self.carried)}"

    @property
    def action(self) -> Action | None:
        """What the page itself requires."""
        return required_action(current_app, self.endpoint)


@dataclass(frozen=True)
class Freezable:
    """A page with things to keep. `make` returns one as it is now, or None if there is nothing to keep."""

    endpoint: str
    make: Callable[[Asked], Frozen | None]

    def __call__(self, asked: Asked) -> Frozen | None:
        return self.make(asked)


FREEZABLE: Slot[Freezable] = Slot("charts, maps and tables that can be kept as they are")


def read_question(user: User, address: str, part: str) -> Asked | None:
    """What the page at this address was asked; None if it is no page of ours that has things to keep."""
    path, _, query = (own_path(address) or "").partition("?")
    if not path or len(address) > LONGEST_ADDRESS:
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(uri_to_iri(path), method="GET")
    except HTTPException:
        return None
    pairs = parse_qsl(query.partition("#")[0], keep_blank_values=True)
    carried = {name: value for name, value in pairs if is_carried(name)}
    if carried:
        pairs = [pair for pair in pairs if pair[0] not in carried]
        address = f"{path}?{urlencode(pairs)}" if pairs else path
    return Asked(user, address, endpoint, MultiDict(pairs), values, part, carried)


def find_freezable(endpoint: str) -> Freezable | None:
    return next((freezable for freezable in FREEZABLE if freezable.endpoint == endpoint), None)
