"""Is a picture kept without where, when and by whom it was taken, and otherwise as it was?"""

import contextlib
import io
import struct

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.casework.files import metadata

pillow_heif.register_heif_opener()
KINDS = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "TIFF": "image/tiff",
    "HEIF": "image/heic",
}  # fmt: skip
GPS, ORIENTATION, ARTIST, MAKER = 0x8825, 0x0112, 0x013B, 0x010F
SECRET = b"SECRET"


def _exif():
    exif = Image.Exif()
    exif[ORIENTATION], exif[ARTIST], exif[MAKER] = 6, "SECRET person", "SECRET phone"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 57.0, 1.0), 3: "W", 4: (1.0, 9.0, 0.0), 29: "SECRET day"})
    return exif


def picture(form):
    """A small picture of this form, with all the metadata that the form can hold."""
    whole = Image.linear_gradient("L").convert("RGB").resize((64, 48))
    options = {
        "JPEG": {"exif": _exif(), "xmp": b"<x>SECRET</x>", "comment": b"SECRET"},
        "PNG": {"exif": _exif()},
        "WEBP": {"exif": _exif(), "xmp": b"<x>SECRET</x>", "lossless": True},
        "GIF": {"comment": b"SECRET"},
        "TIFF": {"tiffinfo": _exif()},
        "HEIF": {"exif": _exif().tobytes(), "xmp": b"<x>SECRET</x>"},
    }
    held = io.BytesIO()
    whole.save(held, form, **options[form])
    return held.getvalue()


def stripped(tmp_path, form, data):
    path = tmp_path / "picture"
    path.write_bytes(data)
    assert metadata.strip(path, KINDS[form])
    return path.read_bytes()


def _pixels(data):
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize("form", KINDS)
def test_the_place_and_the_person_are_gone_and_the_picture_is_as_it_was(tmp_path, form):
    before = picture(form)
    assert SECRET in before
    after = stripped(tmp_path, form, before)
    assert SECRET not in after
    assert not Image.open(io.BytesIO(after)).getexif().get_ifd(GPS)
    assert _pixels(after) == _pixels(before)
    assert stripped(tmp_path, form, after) == after


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_how_it_lies_stays(tmp_path, form):
    after = Image.open(io.BytesIO(stripped(tmp_path, form, picture(form))))
    assert after.getexif()[ORIENTATION] == 6


def test_what_comes_after_a_picture_goes_too(tmp_path):
    assert SECRET not in stripped(tmp_path, "JPEG", picture("JPEG") + b"a film with SECRET in it")


def _box(kind, body=b""):
    return struct.pack(">I4s", len(body) + 8, kind) + body


@pytest.mark.parametrize("kind", ["video/mp4", "video/quicktime"])
def test_a_video_loses_its_place_and_no_byte_moves(tmp_path, kind):
    about = _box(b"udta", _box(b"\xa9xyz", b"+52.95-001.15/ SECRET"))
    track = _box(b"trak", _box(b"tkhd", b"kept") + about)
    film = _box(b"ftyp", b"isom") + _box(b"moov", track + _box(b"meta", b"SECRET")) + _box(b"mdat", b"kept")
    path = tmp_path / "film"
    path.write_bytes(film)
    metadata.strip(path, kind)
    after = path.read_bytes()
    assert SECRET not in after
    assert (len(after), after.count(b"kept")) == (len(film), 2)
    assert after.endswith(_box(b"mdat", b"kept"))


@pytest.mark.parametrize("form", KINDS)
@settings(max_examples=40, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=4)), max_size=6),
    end=st.integers(0, 4000),
)
def test_a_damaged_picture_is_stripped_or_refused_and_never_crashes(tmp_path_factory, form, changes, end):
    data = bytearray(PICTURES[form])
    for at, damage in changes:
        data[at : at + len(damage)] = damage
    path = tmp_path_factory.mktemp("damaged") / "picture"
    path.write_bytes(bytes(data[: max(end, 1)]))
    with contextlib.suppress(metadata.Damaged):
        metadata.strip(path, KINDS[form])


PICTURES = {form: picture(form) for form in KINDS}
