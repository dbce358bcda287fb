"""What dashboards say."""

from collections.abc import Sequence

from app.evidence.statistics.arrows import Arrow
from app.insight.dashboards.rows import Row
from app.insight.performance.dashboard_line import BAD, GOOD, Term
from app.words import pluralise

SHORT_TERMS = {
    (Arrow.UP, GOOD): "↑ Better",
    (Arrow.UP, BAD): "↑ Worse",
    (Arrow.UP, ""): "↑ Up",
    (Arrow.DOWN, GOOD): "↓ Better",
    (Arrow.DOWN, BAD): "↓ Worse",
    (Arrow.DOWN, ""): "↓ Down",
    (Arrow.LEVEL, ""): "No real change",
    (Arrow.UNKNOWN, ""): "Not enough figures",
    (Arrow.BROKEN, ""): "Across a break",
}
HOW_TO_READ = (
    "An arrow means a statistical test shows that the change is real. “No real change” means it could be "
    "chance. “Not enough figures” means some are missing: the measure’s page says which."
)


def short(term: Term | None) -> str:
    """↑ Worse; No real change; empty where there are no figures."""
    return "" if term is None else SHORT_TERMS[Arrow(term.arrow), term.means]


def answer(rows: Sequence[Row]) -> str:
    """34 measures in 8 themes. 2 are off track ..., and 20 have no figures yet."""
    if not rows:
        return "No measures here."
    themes = len({row.theme for row in rows if row.theme})
    within = f" in {pluralise(themes, 'theme')}" if themes > 1 else ""
    begins = f"{pluralise(len(rows), 'measure')}{within}."
    off, others = sum(row.line.is_off for row in rows), sum(row.is_exception for row in rows)
    without = sum(not row.line.value for row in rows)
    counted = (
        (off, f"{off} {_is(off)} off track"),
        (others - off, f"{others - off} {'has' if others - off == 1 else 'have'} changed for the worse"),
        (without, f"{without} {'has' if without == 1 else 'have'} no figures yet"),
    )
    said = [words for number, words in counted if number > 0]
    if off == others == 0 and without < len(rows):
        said = ["None are off track", *said]
    return f"{begins} {'; '.join(said)}." if said else begins


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
