"""Make a picture safe to keep and to send: SVG that draws, and does nothing else.

Our own writers make these pictures, so nothing should be left out; whatever a later version of a library adds
is, unless it stands in the lists below.
"""

import re
from xml.etree import ElementTree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ELEMENTS = {
    "svg", "g", "defs", "use", "symbol", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "title", "desc", "style", "clipPath", "mask", "pattern", "linearGradient",
    "radialGradient", "stop", "image",
}  # fmt: skip
HREFS = ("href", f"{{{XLINK}}}href")
_HERE = re.compile(r"#[\w.:-]+|data:image/png;base64,[A-Za-z0-9+/=\s]*")
_LOADS = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|expression\(|javascript:|\\", re.IGNORECASE)


class NotAPicture(ValueError):
    """This is no SVG."""


def sanitise(svg: str) -> str:
    """Return the picture without anything that could run, or could be loaded from elsewhere."""
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise NotAPicture("A picture that we drew declares no entities")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314  it declares no entities
    except ElementTree.ParseError as error:
        raise NotAPicture(str(error)) from error
    if root.tag != f"{{{SVG}}}svg":
        raise NotAPicture(f"{root.tag} is not the root of a picture")
    _clean(root)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element) -> None:
    for child in list(element):
        if _may_stay(child):
            _clean(child)
        else:
            element.remove(child)
    for name, value in list(element.attrib.items()):
        if not _is_harmless(name, value):
            del element.attrib[name]


def _may_stay(element: ElementTree.Element) -> bool:
    namespace, _, name = str(element.tag)[1:].partition("}")
    if namespace != SVG or name not in ELEMENTS:
        return False
    return name != "style" or not _LOADS.search(element.text or "")


def _is_harmless(name: str, value: str) -> bool:
    if name in HREFS:
        return _HERE.fullmatch(value.strip()) is not None
    namespaced = name.startswith("{") and not name.startswith("{http://www.w3.org/XML/1998/namespace}")
    return not (namespaced or name.lower().startswith("on") or _LOADS.search(value))
