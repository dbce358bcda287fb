"""Which charts does a measure have?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app import clock
from app.evidence.statistics.series import Figure, Series
from app.evidence.statistics.spans import Span
from app.insight.performance import drawing, queries, wording
from app.insight.performance.chart_of import XmrChart
from app.insight.performance.charts.composed import composition_chart
from app.insight.performance.charts.made import MadeChart, number
from app.insight.performance.charts.ranks import rank_chart
from app.insight.performance.charts.rolling import rolling_chart
from app.insight.performance.charts.trajectory import trajectory_chart
from app.insight.performance.charts.wards import wards_chart
from app.insight.performance.summary import Summary, summary_of
from app.models.measure import Measure
from app.web.listing import Column


def charts_of(measure: Measure, summary: Summary | None = None) -> list[MadeChart]:
    """Those for which there is enough to show, the XmR chart first."""
    summary = summary or summary_of(measure, clock.today())
    made = (
        xmr_chart(summary, summary.chart),
        rolling_chart(summary),
        trajectory_chart(summary),
        rank_chart(summary),
        wards_chart(summary, _by_ward(measure)),
        composition_chart(summary),
    )
    return [chart for chart in made if chart is not None]


def _by_ward(measure: Measure) -> list[tuple[str, Series]]:
    """What may be shown of each ward, as a series."""
    return [(name, Series(tuple(map(_figure, counts.shown)))) for name, counts in queries.list_wards(measure)]


def _figure(shown: Sequence[Any]) -> Figure:
    first, last, number_ = shown
    return Figure(Span(date.fromisoformat(first), date.fromisoformat(last)), Decimal(number_))


def xmr_chart(summary: Summary, chart: XmrChart) -> MadeChart | None:
    """The figures with their mean and limits, which the measure's own page shows."""
    if not chart.phases:
        return None
    measure = summary.measure
    return MadeChart(
        "xmr", "Figures and limits", wording.chart(measure, chart),
        f"{measure.name}: the figures with their mean and limits",
        drawing.draw(measure, chart, summary.series.breaks), XMR_COLUMNS, chart.points,
    )  # fmt: skip


XMR_COLUMNS = (
    Column("period", "Period", sort=lambda row: row[0].last, ascending=False, value=lambda row: row[0].words),
    Column("value", "Figure", value=lambda row: number(row[1].value), numeric=True),
    Column("signals", "Unusual", value=lambda row: wording.signals(row[1].signals)),
)
