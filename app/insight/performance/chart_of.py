"""The XmR chart of a measure: a phase for each part of its series between two breaks, and the two icons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.evidence.statistics.series import Figure, Series
from app.evidence.statistics.spans import Span
from app.evidence.statistics.xmr import Assurance, Phase, Point, Variation, assurance, phase_of, variation
from app.insight.performance.series_of import months_of, series_of
from app.insight.performance.targets.standing import stand
from app.models.measure import Measure, MeasureKind


@dataclass(frozen=True)
class DatedPhase:
    """A phase, and the span of each of its points."""

    spans: Sequence[Span]
    phase: Phase

    @property
    def points(self) -> list[tuple[Span, Point]]:
        return list(zip(self.spans, self.phase.points, strict=True))


@dataclass(frozen=True)
class XmrChart:
    """`target`: the figure that single points are to reach; None where the target is of another length.

    `overlaps`: the points share months, so that limits would mean nothing.
    """

    phases: Sequence[DatedPhase]
    variation: Variation
    assurance: Assurance
    target: Decimal | None = None
    overlaps: bool = False
    screened: bool = False

    @property
    def latest(self) -> DatedPhase:
        return self.phases[-1]

    @property
    def has_icons(self) -> bool:
        """Whether the latest figure can be judged: one figure alone has no usual ups and downs."""
        return bool(self.phases) and not self.overlaps and self.latest.phase.upper is not None

    @property
    def points(self) -> list[tuple[Span, Point]]:
        return [point for phase in self.phases for point in phase.points]


def chart_of(measure: Measure, *, screened: bool = False, series: Series | None = None) -> XmrChart:
    series = series or series_of(measure)
    phases = [_dated(figures, screened) for figures in series.phases()]
    if not phases:
        return XmrChart([], Variation.COMMON_CAUSE, Assurance.NONE)
    last, good = phases[-1].phase, measure.good.sign
    target = _target(measure, series)
    if series.has_overlaps:
        return XmrChart(phases, Variation.COMMON_CAUSE, Assurance.NONE, target, True, screened)
    icons = variation(last.points[-1], good), assurance(last, target, good)
    return XmrChart(phases, *icons, target, screened=screened)


def _dated(figures: Sequence[Figure], screened: bool) -> DatedPhase:
    values = [figure.value for figure in figures if figure.value is not None]
    return DatedPhase([figure.span for figure in figures], phase_of(values, screened=screened))


def _target(measure: Measure, series: Series) -> Decimal | None:
    """What a point is to reach. A year's count says nothing of a month's."""
    standing = stand(measure, date.max, series)
    if standing is None or standing.goal is None:
        return None
    months = months_of(series, standing.target)
    of_points = series.points()[-1].span.months
    if measure.kind is MeasureKind.COUNT and months is not None and months != of_points:
        return None
    return standing.goal.target
