"""What may a person do to work that the worker does? (The worker makes the other transitions.)"""

from collections.abc import Iterable

from app.models.base import LabelledEnum
from app.policy import Action
from app.workflows.machine import Transition


def cancelling(
    waiting: Iterable[LabelledEnum],
    running: LabelledEnum,
    cancelled: LabelledEnum,
    action: Action,
    label: str,
) -> tuple[Transition, Transition]:
    """The two rows by which such work is cancelled: at once, or when the worker next looks."""
    return (
        Transition("cancel", frozenset(waiting), cancelled, action, label),
        # The worker looks at the wish between two steps, and marks the work as cancelled.
        Transition(
            "stop", frozenset({running}), None, action, label, when=lambda work: not work.cancel_asked
        ),
    )
