"""Parts of addresses: what names a case, and what names something that belongs to one."""

from flask import Flask
from werkzeug.routing import BaseConverter


class CaseReference(BaseConverter):
    """NG-26-K7M4, or NG-2026-00042 as it was written before."""

    regex = r"[A-Z]{1,4}-(?:\d{2}-[0-9A-Z]{4,8}|\d{4}-\d{5,})"


class Key(BaseConverter):
    """The random key of a row, or the number that named it before."""

    regex = r"[0-9a-f]{12}|[0-9]{1,9}"


def init_app(app: Flask) -> None:
    app.url_map.converters["case"] = CaseReference
    app.url_map.converters["key"] = Key
