"""Figures of profiles, cached until the incidents, the areas or the partnership change.

Only plain values that are the same for everybody: nothing about cases.
"""

from collections.abc import Callable
from typing import TypeVar

from app.mapping.render_cache import RenderCache
from app.places.incidents.version import incidents_version

T = TypeVar("T")

MOST = 256
_figures = RenderCache(MOST)


def cached_figures(question: object, make: Callable[[], T]) -> T:
    """`question`: plain values that say all that was asked."""
    return _figures.get_or_make((incidents_version(), question), make)
