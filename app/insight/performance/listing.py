"""The list of measures, and the figures of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.evidence.statistics.spans import Span
from app.evidence.statistics.xmr import Signal
from app.insight.performance import wording
from app.insight.performance.printed import Check
from app.insight.performance.summary import Summary
from app.models.measure import FigureStatus, Measure, MeasureFigure
from app.web.listing import Column, Filter, Listing, choice, words
from app.web.listing.figures import figure as figure_column
from app.web.listing.figures import stated


def measures_listing(themes: Sequence[str]) -> Listing:
    """Measures by theme. Its rows are summaries."""
    return Listing(
        "measures", "measure", sort="theme", size=50, filters=_filters(themes),
        columns=(
            Column("name", "Measure", sort=Measure.name.expression, value=lambda row: row.measure.name),
            Column("theme", "Theme", sort=Measure.theme.expression, value=lambda row: row.measure.theme),
            Column("latest", "Latest", value=_latest, text=wording.latest, numeric=True),
            Column("period", "Period", value=lambda row: row.span.words if row.span else ""),
            Column("change", "On a year before", value=wording.on_year),
            Column("variation", "Variation", value=wording.variation),
            Column("assurance", "Assurance", value=wording.assurance),
            Column("position", "Target", value=wording.position),
            Column("commentary", "Commentary", value=lambda row: row.measure.commentary, on_page=False),
            Column("source", "Source", value=lambda row: row.measure.source, on_page=False),
        ),
    )  # fmt: skip


def _filters(themes: Sequence[str]) -> tuple[Filter, ...]:
    return words("words", "Words in its name"), choice("theme", "Theme", [(theme, theme) for theme in themes])


def _latest(row: Summary) -> int | float | None:
    return _number(row.figure.value) if row.figure else None


# --- the figures of one measure ----------------------------------------------------------------------
@dataclass(frozen=True)
class FigureRow:
    """A figure, what its chart says of it, and what follows where a paper printed it."""

    measure: Measure
    figure: MeasureFigure
    signals: Sequence[Signal] = ()
    checks: Sequence[Check] = ()

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
                "value", "Figure", lambda row: row.figure.value, str,
                value=lambda row: _number(row.figure.value),
                text=lambda row: wording.amount(measure, row.figure.value),
            ),
            _number_in_file("numerator", "Numerator"),
            _number_in_file("denominator", "Denominator"),
            Column("n", "Sample size", value=lambda row: row.figure.n, on_page=False),
            Column("status", "Status", value=_status, on_page=said(_status)),
            Column("signals", "Stands out", value=_signals, on_page=said(_signals)),
            Column("printed", "As printed", value=lambda row: row.figure.as_printed, on_page=said(_printed)),
            Column("follows", "What follows", value=_follows, on_page=said(_follows)),
            Column("note", "Note", value=_note, on_page=said(_note)),
            Column("source", "Source", value=lambda row: row.figure.source, on_page=False),
        ),
    )  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _number_in_file(name: str, heading: str) -> Column:
    return Column(name, heading, value=lambda row: _number(getattr(row.figure, name)), on_page=False)


def _note(row: FigureRow) -> str:
    return row.figure.note


def _status(row: FigureRow) -> str:
    return "" if row.figure.status is FigureStatus.UNSTATED else row.figure.status.label


def _printed(row: FigureRow) -> str:
    return row.figure.as_printed


def _signals(row: FigureRow) -> str:
    return wording.signals(row.signals)


def _follows(row: FigureRow) -> str:
    """What follows where a paper prints something else."""
    return ". ".join(check.words for check in row.checks if check.is_slip)
