"""How does a picture stand on the page, under rules that allow no style of its own?"""

import base64

from app.documents.description import Figure


def address_of(figure: Figure) -> str:
    """The picture itself as an address: an image can neither run a script nor be read as part of the page."""
    return f"data:image/svg+xml;base64,{base64.b64encode(figure.svg.encode()).decode()}"


def kind_of(part: object) -> str:
    return type(part).__name__.lower()
