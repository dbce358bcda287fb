"""What holds kept evidence? While a page's address names such a thing, what is kept there is added to it.

The slice of the thing says so where it registers (`slice.py`):

    fills=((HOLDERS, Holder("hypothesis", find_holding)),)

A page that is opened as /profiles/case/NG-26-K7M4?hypothesis=KEY then says for what evidence is wanted
(`wanted_for` of templates/components/keep.html), and its buttons keep and add in one press.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, g, request

from app.models.frozen import FrozenEvidence
from app.models.person import User
from app.slots import Slot
from app.web.guard import actor


@dataclass(frozen=True)
class Holding:
    """A thing that evidence is wanted for.

    `button` keeps and adds in one; `words` say for what, `done` that it was added; `address`: where it is.
    """

    button: str
    words: str
    address: str
    done: str
    attach: Callable[[FrozenEvidence], None]


@dataclass(frozen=True)
class Holder:
    """A kind of thing. `find` returns the one with this key, or None if this person may add nothing to it."""

    parameter: str
    find: Callable[[User, str], Holding | None]

    def __call__(self, user: User, key: str) -> Holding | None:
        return self.find(user, key)


HOLDERS: Slot[Holder] = Slot("things to which kept evidence is added")


def find_holding(user: User, carried: dict[str, str]) -> Holding | None:
    """What an address with these parameters wants evidence for."""
    found = (holder(user, carried[holder.parameter]) for holder in HOLDERS if holder.parameter in carried)
    return next((holding for holding in found if holding is not None), None)


def is_carried(parameter: str) -> bool:
    return any(holder.parameter == parameter for holder in HOLDERS)


def evidence_is_wanted_for() -> Holding | None:
    """What this page's address wants evidence for; found once for all of its buttons."""
    if "evidence_wanted_for" not in g:
        carried = {name: value for name, value in request.args.items() if is_carried(name)}
        g.evidence_wanted_for = find_holding(actor(), carried) if carried else None
    found: Holding | None = g.evidence_wanted_for
    return found


def init_app(app: Flask) -> None:
    app.jinja_env.globals["evidence_is_wanted_for"] = evidence_is_wanted_for
