"""A cache of rendered maps, one in each process.

Drawing takes a quarter of a second or more. The key is a digest of everything on the picture, or of the user
and of versions that change whenever anything on it does, so no one gets a picture drawn for somebody who may
see more.
"""

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from cachetools import LRUCache

from app.mapping.folium_pages import RenderedMap, render_map
from app.mapping.map_layers import Layer, Tiles

T = TypeVar("T")

MAX_PICTURES = 16  # at most half a megabyte each


class RenderCache:
    """A least-recently-used cache, shared by all threads of the process."""

    def __init__(self, most: int) -> None:
        self._cache: LRUCache[bytes, Any] = LRUCache(most)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._cache)

    def clear(self) -> None:
        with self._lock:
            self._cache.clear()

    def get_or_make(self, key_parts: object, make: Callable[[], T]) -> T:
        key = _digest(key_parts)
        with self._lock:
            if key in self._cache:
                return self._cache[key]
        made = make()  # without the lock, so that a slow one holds up no other
        with self._lock:
            self._cache[key] = made
        return made


pictures = RenderCache(MAX_PICTURES)
legends = RenderCache(4 * MAX_PICTURES)  # a few words each


def get_or_draw(
    contents: object,
    layers: Callable[[], Sequence[Layer]],
    *,
    label: str,
    static_url: Callable[[str], str],
    tiles: Tiles | None,
) -> RenderedMap:
    """Return a cached map, or render it. `layers` is only called if it is not cached."""

    def draw() -> RenderedMap:
        return render_map(layers(), label=label, static_url=static_url, tiles=tiles)

    styles = static_url("css/map-frame.css")
    return pictures.get_or_make((contents, label, tiles, styles), draw)


def _digest(everything: object) -> bytes:
    """A digest of the repr, which is complete for plain data."""
    return hashlib.sha256(repr(everything).encode()).digest()
