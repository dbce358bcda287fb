"""Has this very picture been drawn before?

Drawing takes a quarter of a second and more. A picture is kept, by each process for itself, under a digest
of all that is on it, or of whose it is and of versions that change whenever anything on it does. So one
person's picture is never found by another who may see less.
"""

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from cachetools import LRUCache

from app.mapping.folium_pages import RenderedMap, render_map
from app.mapping.map_layers import Layer, Tiles

T = TypeVar("T")

MOST_KEPT = 16  # at most half a megabyte each


class RenderCache:
    """The latest few of whatever costs much to make, for all threads of the process."""

    def __init__(self, most: int) -> None:
        self._things: LRUCache[bytes, Any] = LRUCache(most)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._things)

    def clear(self) -> None:
        with self._lock:
            self._things.clear()

    def find_or_make(self, all_that_it_is_made_of: object, make: Callable[[], T]) -> T:
        key = _digest(all_that_it_is_made_of)
        with self._lock:
            if key in self._things:
                return self._things[key]
        made = make()  # without the lock, so that a slow one holds up no other
        with self._lock:
            self._things[key] = made
        return made


pictures = RenderCache(MOST_KEPT)
legends = RenderCache(4 * MOST_KEPT)  # a few words each


def draw_or_find(
    all_that_is_on_it: object,
    layers: Callable[[], Sequence[Layer]],
    *,
    label: str,
    static_url: Callable[[str], str],
    tiles: Tiles | None,
) -> RenderedMap:
    """`layers` are made only for a picture that is not there yet."""

    def draw() -> RenderedMap:
        return render_map(layers(), label=label, static_url=static_url, tiles=tiles)

    styles = static_url("css/map-frame.css")
    return pictures.find_or_make((all_that_is_on_it, label, tiles, styles), draw)


def _digest(everything: object) -> bytes:
    """Of how it is written out, which for plain data says all of it."""
    return hashlib.sha256(repr(everything).encode()).digest()
