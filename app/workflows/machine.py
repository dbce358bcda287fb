"""How does a table of transitions become permission, legality and buttons at once?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app import policy
from app.models.person import User


class IllegalTransition(Exception):
    """The person may do this, but not in the thing's present state."""

    def __init__(self, transition: "Transition", thing: Any, state: Any) -> None:
        self.transition, self.thing, self.state = transition, thing, state
        super().__init__(f"{transition.name} from {state}")


def _always(thing: Any) -> bool:
    return True


@dataclass(frozen=True)
class Transition:
    """One row: from which states, to which (None: it stays), by which action, and the button's words.

    `needs` says what is missing when the state is right and `when` is not yet so.
    """

    name: str
    sources: frozenset[Any]
    target: Any
    action: policy.Action
    label: str
    when: Callable[[Any], bool] = _always
    needs: str | Callable[[Any], str] = ""

    def missing_for(self, thing: Any) -> str:
        """What this very thing still lacks for the step, in words."""
        return self.needs if isinstance(self.needs, str) else self.needs(thing)


class Workflow:
    """A noun's table. `attribute` names the column that holds its state."""

    def __init__(self, attribute: str, *transitions: Transition) -> None:
        self.attribute = attribute
        self._by_name = {t.name: t for t in transitions}

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Transition:
        return self._by_name[name]

    def is_legal(self, name: str, thing: Any) -> bool:
        transition = self._by_name[name]
        return getattr(thing, self.attribute) in transition.sources and transition.when(thing)

    def offers(self, name: str, thing: Any, actor: User) -> bool:
        """Whether this person may do this to this thing now: what a button asks."""
        return self.is_legal(name, thing) and policy.can(actor, self._by_name[name].action, thing)

    def available(self, thing: Any, actor: User) -> list[Transition]:
        return [t for t in self if self.offers(t.name, thing, actor)]

    def check(self, name: str, thing: Any, actor: User, *, fits: bool = True) -> Transition:
        """Raise Forbidden or IllegalTransition if this person may not do this now.

        Both a form page and its POST call it. `fits`: whether the object of the step, such as the person to
        remove, allows it too.
        """
        transition = self._by_name[name]
        policy.ensure(actor, transition.action, thing)
        if not (fits and self.is_legal(name, thing)):
            raise IllegalTransition(transition, thing, getattr(thing, self.attribute))
        return transition

    def fire(self, name: str, thing: Any, actor: User, *, fits: bool = True) -> tuple[Any, Any]:
        """Check and perform a transition. Return the states before and after."""
        transition = self.check(name, thing, actor, fits=fits)
        before = getattr(thing, self.attribute)
        after = before if transition.target is None else transition.target
        setattr(thing, self.attribute, after)
        return before, after
