"""Take out of pictures and videos where they were taken, when, by whom and with what; how they lie stays.

Nothing is decoded: the parts of the file that hold such words are left out, or overwritten where others count
on their place. So no picture loses quality, and of a picture of any size only its bytes are read.
"""

import struct
from collections.abc import Callable
from pathlib import Path

from app.casework.files.metadata import boxes, gif, jpeg, png, tiff, webp
from app.casework.files.metadata.damage import Damaged

REWRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": jpeg.strip,
    "image/png": png.strip,
    "image/webp": webp.strip,
    "image/gif": gif.strip,
    "image/tiff": tiff.strip,
}
OVERWRITTEN: dict[str, Callable[[Path], None]] = {
    "image/heic": boxes.blank_picture,
    "video/mp4": boxes.blank_video,
    "video/quicktime": boxes.blank_video,
}

__all__ = ["Damaged", "strip"]


def strip(path: Path, content_type: str) -> bool:
    """Strip the file in its place, and say whether it is of a kind that is; Damaged if it cannot be read."""
    try:
        if rewrite := REWRITTEN.get(content_type):
            path.write_bytes(rewrite(path.read_bytes()))
        elif overwrite := OVERWRITTEN.get(content_type):
            overwrite(path)
    except (IndexError, OverflowError, ValueError, struct.error) as error:
        raise Damaged from error
    return content_type in REWRITTEN or content_type in OVERWRITTEN
