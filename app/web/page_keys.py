"""Page keys: after which row a page of a list starts, sealed, so that an address holds no row's number."""

import base64
import functools
from binascii import Error as NotBase64
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, request

from app.web import signing


def seal(key: object) -> str:
    """Return a key as it may stand in an address. The same key gives the same text."""
    sealed = _cipher(signing.keys()[-1]).encrypt(str(key).encode(), None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(sealed: str) -> str:
    """Return the key in an address, or an empty string if it was not sealed here."""
    if not sealed:
        return ""
    try:
        encrypted = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    except (NotBase64, ValueError):
        return ""
    for key in reversed(signing.keys()):
        with suppress(InvalidTag, ValueError):
            return _cipher(key).decrypt(encrypted, None).decode()
    return ""


def row_from_address(name: str) -> int | None:
    """Return the id of the row that the address names as its page's key."""
    return unsealed_row(request.args.get(name, ""))


def unsealed_row(sealed: str) -> int | None:
    """Return the id of the row that a sealed key is of."""
    key = unseal(sealed)
    return int(key) if key.isdecimal() else None


@functools.cache
def _cipher(secret: str) -> AESSIV:
    return AESSIV(HKDF(SHA256(), length=64, salt=None, info=b"page keys").derive(secret.encode()))


def init_app(app: Flask) -> None:
    app.add_template_filter(seal, "sealed")
