"""What may stand in a URL where a case is named?"""

from flask import Flask
from werkzeug.routing import BaseConverter


class CaseReference(BaseConverter):
    regex = r"[A-Z]{1,4}-\d{4}-\d{5,}"


def init_app(app: Flask) -> None:
    app.url_map.converters["case"] = CaseReference
