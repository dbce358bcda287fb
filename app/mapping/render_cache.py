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

MOST_LETTERS = 8_000_000  # of pictures: some sixteen maps of the city, or a few hundred of one case
MOST_LEGENDS = 64


class RenderCache:
    """A least-recently-used cache, shared by all threads of the process.

    `most`: how many, or how much of what `size_of` measures.
    """

    def __init__(self, most: int, size_of: Callable[[Any], int] = lambda _: 1) -> None:
        self._cache: LRUCache[bytes, Any] = LRUCache(most, size_of)
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
            if self._cache.getsizeof(made) <= self._cache.maxsize:
                self._cache[key] = made
        return made


def _letters(drawn: Any) -> int:
    """How much there is of a rendered map, or of a list of titled pictures."""
    if isinstance(drawn, RenderedMap):
        return len(drawn.script) + len(drawn.html)
    return sum(len(text) for picture in drawn or () for text in picture)


pictures = RenderCache(MOST_LETTERS, _letters)
legends = RenderCache(MOST_LEGENDS)  # a few words each


def get_or_draw(
    made_of: object,
    layers: Callable[[], Sequence[Layer]],
    *,
    label: str,
    static_url: Callable[[str], str],
    tiles: Tiles | None,
    switches: bool = True,
) -> RenderedMap | None:
    """Return a cached map, or render it; None if there is nothing to draw."""

    def draw() -> RenderedMap | None:
        drawn = [layer for layer in layers() if layer]
        if not drawn:
            return None
        return render_map(drawn, label=label, static_url=static_url, tiles=tiles, switches=switches)

    styles = static_url("css/map-frame.css")
    return pictures.get_or_make((made_of, label, tiles, switches, styles), draw)


def _digest(everything: object) -> bytes:
    """A digest of the repr, which is complete for plain data, and is not for a frame."""
    return hashlib.sha256(repr(everything).encode()).digest()
