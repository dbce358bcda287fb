"""How is a picture written so that a page, a PDF and Word show the same? Shapes in, SVG out.

Only attributes, no style sheet and no script: the page's own rules on style do not reach into a picture,
and nothing in it can do anything. Words are escaped.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from app.documents.plain_text import usual_only, writable

# The paper's own font first; a screen has the next.
FONT = "Libertinus Serif, Arial, Helvetica, sans-serif"
Point = tuple[float, float]


def picture(width: float, height: float, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" font-family="{FONT}">{"".join(parts)}</svg>'
    )


def shape(name: str, **attributes: str | float) -> str:
    """An element without content: shape("rect", x=1, stroke_width=2)."""
    attrs = " ".join(f"{key.replace('_', '-')}={_quoted(value)}" for key, value in attributes.items())
    return f"<{name} {attrs}/>"


def words(text: str, at: Point, **attributes: str | float) -> str:
    attrs = " ".join(f"{key.replace('_', '-')}={_quoted(value)}" for key, value in attributes.items())
    return f'<text x="{at[0]:g}" y="{at[1]:g}" {attrs}>{escape(usual_only(writable(text)))}</text>'


def haloed(text: str, at: Point, **attributes: str | float) -> str:
    """Words with a white edge, to be read on any ground: the edge first, the letters over it."""
    edge = words(text, at, **{**attributes, "fill": "#ffffff", "stroke": "#ffffff", "stroke_width": 4})
    return edge + words(text, at, **attributes)


def outline(rings: Iterable[Iterable[Point]]) -> str:
    """A path of closed rings, to a tenth of a unit."""
    return " ".join("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + " Z" for ring in rings)


def _quoted(value: str | float) -> str:
    return quoteattr(value) if isinstance(value, str) else f'"{value:g}"'
