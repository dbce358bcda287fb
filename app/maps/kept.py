"""Has this very picture been drawn before?

Drawing takes a quarter of a second. A picture is kept, by each process for itself, under a digest of
everything that is on it: every shape, number, title and address. So it is found again only by a reader
whose own rows make exactly the same picture, and changes with any row that changes.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from app.geography.folium_pages import RenderedMap, render_map
from app.geography.map_layers import Layer, Tiles

MOST_KEPT = 8  # at most half a megabyte each
_kept: OrderedDict[bytes, RenderedMap] = OrderedDict()
_keeping = threading.Lock()


def draw_or_find(
    layers: Sequence[Layer], *, label: str, static_url: Callable[[str], str], tiles: Tiles | None
) -> RenderedMap:
    key = _digest(layers, label, tiles, static_url("css/map-frame.css"))
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawn = render_map(layers, label=label, static_url=static_url, tiles=tiles)
    with _keeping:
        _kept[key] = drawn
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return drawn


def _digest(*everything: object) -> bytes:
    """Of how it is written out, which for plain data says all of it."""
    return hashlib.sha256(repr(everything).encode()).digest()
