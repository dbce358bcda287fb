"""Make a small picture of an untrusted picture, or of the first page of a PDF, in a process of its own.

`previews.py` runs this program with limits on memory and time, because such files come from outside and the
C libraries that read them are large. So it imports nothing of ours.

    python preview_process.py FILE CONTENT_TYPE PREVIEW      writes PREVIEW, a JPEG
"""

import resource
import sys
from pathlib import Path

MOST_MEMORY = 3 << 30
MOST_SECONDS = 60
MOST_BYTES = 5_000_000
MOST_PIXELS = 250_000_000
SIZE = (480, 480)


def main(path: Path, content_type: str, preview: Path) -> None:
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # at twice as many Pillow refuses
    picture = _first_page(path) if content_type == "application/pdf" else _picture(path, content_type)
    # Turned first: what is made has no EXIF of its own.
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail(SIZE)
    _on_white(picture).save(preview, "JPEG", quality=80)


def _picture(path, content_type):  # type: ignore[no-untyped-def]
    from PIL import Image

    if content_type == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    picture = Image.open(path, formats=FORMATS[content_type])
    picture.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))  # a JPEG is read no larger than is needed
    return picture


FORMATS = {
    "image/jpeg": ("JPEG",), "image/png": ("PNG",), "image/gif": ("GIF",), "image/webp": ("WEBP",),
    "image/tiff": ("TIFF",), "image/heic": ("HEIF",),
}  # fmt: skip


def _first_page(path):  # type: ignore[no-untyped-def]
    import pypdfium2  # type: ignore[import-untyped]

    page = pypdfium2.PdfDocument(path)[0]
    width, height = page.get_size()
    return page.render(scale=min(2 * SIZE[0] / max(width, height, 1), 2)).to_pil()


def _on_white(picture):  # type: ignore[no-untyped-def]
    from PIL import Image

    if picture.mode in ("RGB", "L"):
        return picture
    whole = picture.convert("RGBA")
    white = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(white, whole).convert("RGB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
