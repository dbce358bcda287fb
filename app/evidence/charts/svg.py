"""Write a chart as an SVG file of its own, with its name and its sentence in it for screen readers."""

from collections.abc import Iterator
from html import escape

from app.evidence.charts.drawing import BLUE, INK, LOOKS, ODD, Bar, Drawing, Label, Line, Look, Mark

FONT = "Arial, Helvetica, sans-serif"
LETTERS = 15


def svg_of(drawing: Drawing, title: str, words: str) -> str:
    """The whole file. It has no style sheet and no script, so that it looks the same wherever it is shown."""
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
            f'width="{drawing.width}" height="{drawing.height}" role="img" aria-labelledby="title desc" '
            f'font-family="{FONT}" font-size="{LETTERS}">',
            f'<title id="title">{_said(title)}</title><desc id="desc">{_said(words)}</desc>',
            f'<rect width="{drawing.width}" height="{drawing.height}" fill="#ffffff"/>',
            *_parts(drawing),
            "</svg>\n",
        )
    )


def _parts(drawing: Drawing) -> Iterator[str]:
    for tick in drawing.numbers:
        yield _line(Line("grid", ((drawing.left, tick.place), (drawing.right, tick.place))))
    yield from map(_bar, drawing.bars)
    for tick in drawing.breaks:
        yield _line(Line("break", ((tick.place, drawing.top - 6), (tick.place, drawing.bottom))))
    yield from map(_line, drawing.lines)
    yield from map(_mark, drawing.marks)
    yield from map(_label, drawing.words)


def _line(line: Line) -> str:
    look: Look = LOOKS[line.kind]
    dashes = f' stroke-dasharray="{" ".join(map(str, look.dashes))}"' if look.dashes else ""
    return f'<path d="{line.path}" fill="none" stroke="{look.colour}" stroke-width="{look.width:g}"{dashes}/>'


def _mark(mark: Mark) -> str:
    title = f"<title>{_said(mark.words)}</title>" if mark.words else ""
    if mark.special:
        return (
            f'<rect x="{mark.x - 6:g}" y="{mark.y - 6:g}" width="12" height="12" fill="#ffffff" '
            f'stroke="{ODD}" stroke-width="3">{title}</rect>'
        )
    return f'<circle cx="{mark.x:g}" cy="{mark.y:g}" r="4" fill="{BLUE}">{title}</circle>'


def _bar(bar: Bar) -> str:
    fill = BLUE if bar.kind == "bar" else "#b1b4b6"
    size = f'x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" height="{bar.height:g}"'
    return f'<rect {size} fill="{fill}"><title>{_said(bar.words)}</title></rect>'


def _label(label: Label) -> str:
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    weight = ' font-weight="bold"' if label.strong else ""
    return f'<text x="{label.x:g}" y="{label.y:g}" fill="{INK}"{anchor}{weight}>{_said(label.words)}</text>'


def _said(words: str) -> str:
    """Words as XML, without what it cannot hold."""
    return escape("".join(letter for letter in words if letter.isprintable() or letter == " "))
