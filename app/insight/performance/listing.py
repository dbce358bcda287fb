"""The list of measures, and the figures of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.evidence.statistics.spans import Span
from app.evidence.statistics.xmr import Signal
from app.insight.performance import wording
from app.insight.performance.glance import Glance
from app.insight.performance.printed import Check
from app.insight.performance.series_of import possible, shown
from app.models.measure import FigureStatus, Measure, MeasureFigure
from app.web.listing import Column, Filter, Listing, choice, words
from app.web.listing.figures import figure as figure_column
from app.web.listing.figures import stated


@dataclass(frozen=True)
class MeasureRow:
    """A measure, and what is to be said of it at a glance."""

    measure: Measure
    glance: Glance


def measures_listing(themes: Sequence[str]) -> Listing:
    """Measures by theme."""
    return Listing(
        "measures", "measure", sort="theme", size=50, filters=_filters(themes),
        columns=(
            Column("name", "Measure", sort=Measure.name.expression, value=lambda row: row.measure.name),
            Column("theme", "Theme", sort=Measure.theme.expression, value=lambda row: row.measure.theme),
            Column(
                "latest", "Latest", value=lambda row: _number(row.glance.latest), text=_latest, numeric=True
            ),
            Column("period", "Period", value=lambda row: row.glance.span.words if row.glance.span else ""),
            Column("change", "Change on the year before", value=lambda row: row.glance.on_year),
            Column("variation", "Variation", value=lambda row: row.glance.variation_words),
            Column("assurance", "Assurance", value=lambda row: row.glance.assurance_words),
            Column("position", "Target", value=lambda row: row.glance.position_words),
            Column("expected", "Next expected", value=lambda row: row.glance.expected_on, on_page=False),
            Column("not_shown", "Figures not shown", value=lambda row: row.glance.not_shown, on_page=False),
            Column("commentary", "Commentary", value=lambda row: row.measure.commentary, on_page=False),
            Column("source", "Source", value=lambda row: row.measure.source, on_page=False),
        ),
    )  # fmt: skip


def _latest(row: MeasureRow) -> str:
    return wording.amount(row.measure, row.glance.latest) if row.glance.span else "No figures yet"


def _filters(themes: Sequence[str]) -> tuple[Filter, ...]:
    return words("words", "Name contains"), choice("theme", "Theme", [(theme, theme) for theme in themes])


# --- the figures of one measure ----------------------------------------------------------------------
@dataclass(frozen=True)
class FigureRow:
    """A figure, what its chart says of it, and what follows where a paper printed it. `total`: it is the sum
    of a year whose months are not all shown."""

    measure: Measure
    figure: MeasureFigure
    signals: Sequence[Signal] = ()
    checks: Sequence[Check] = ()
    total: bool = False

    @property
    def value(self) -> Decimal | None:
        return shown(self.figure)

    def said(self, name: str) -> Any:
        """What else is stored of the figure, unless the figure is not shown."""
        return "" if self.figure.hidden else getattr(self.figure, name)

    @property
    def span(self) -> Span:
        return Span(self.figure.period_from, self.figure.period_to)


def figures_listing(measure: Measure, rows: Sequence[FigureRow] = ()) -> Listing:
    """The figures, the latest first; columns in which no row says anything are left out of the page."""

    def said(read: Any) -> bool:
        return any(read(row) for row in rows)

    return Listing(
        "figures", "figure", sort="period", anchor="table", size=60,
        columns=(
            Column(
                "period", "Period", sort=lambda row: (row.span.last, row.span.first), ascending=False,
                value=lambda row: row.span.words,
            ),
            *stated({"Measure": measure.name, "Unit": measure.unit}),
            Column("from", "From", value=lambda row: row.figure.period_from, on_page=False),
            Column("to", "To", value=lambda row: row.figure.period_to, on_page=False),
            figure_column(
                "value", "Figure", lambda row: row.value, str,
                value=lambda row: _number(row.value),
                text=lambda row: "Not shown" if row.figure.hidden else wording.amount(measure, row.value),
            ),
            _number_in_file("numerator", "Numerator"),
            _number_in_file("denominator", "Denominator"),
            Column("n", "Sample size", value=lambda row: row.said("n"), on_page=False),
            Column("vintage", "Vintage of the denominator", value=_vintage, on_page=said(_vintage)),
            Column("status", "Status", value=_status, on_page=said(_own_status)),
            Column("signals", "Unusual", value=_signals, on_page=said(_signals)),
            Column("printed", "As printed", value=_printed, on_page=said(_printed)),
            Column("follows", "As worked out", value=_follows, on_page=said(_follows)),
            Column("note", "Note", value=_note, on_page=said(_note)),
            Column("source", "Source", value=lambda row: row.said("source"), on_page=False),
            Column("expected", "Expected on", value=lambda row: row.said("expected_on"), on_page=False),
        ),
    )  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None or possible(value) is None:
        return None
    return int(value) if value == int(value) else float(value)


def _number_in_file(name: str, heading: str) -> Column:
    return Column(name, heading, value=lambda row: _number(row.said(name) or None), on_page=False)


def _note(row: FigureRow) -> str:
    return (
        "Total for the year, because some of its months are hidden"
        if row.total
        else str(row.said("note") or "")
    )


def _vintage(row: FigureRow) -> str:
    return str(row.said("vintage") or "")


def _status(row: FigureRow) -> str:
    return "Not shown" if row.figure.hidden else _own_status(row)


def _own_status(row: FigureRow) -> str:
    if row.figure.hidden:
        return ""
    return "" if row.figure.status in (None, FigureStatus.UNSTATED) else row.figure.status.label


def _printed(row: FigureRow) -> str:
    return str(row.said("as_printed") or "")


def _signals(row: FigureRow) -> str:
    return wording.signals(row.signals)


def _follows(row: FigureRow) -> str:
    """What follows where a paper prints something else."""
    return ". ".join(check.words for check in row.checks if check.is_slip)
