"""What can stand in the addresses of measures?"""

from datetime import date
from decimal import Decimal

from app.evidence.statistics.spans import Span
from app.insight.performance import services
from app.insight.performance.defining import services as defining
from app.insight.performance.figure_rules import Entered
from app.insight.performance.importing.services import keep_file
from app.insight.performance.measures_file import Definition
from app.insight.performance.targets.services import set_target
from app.insight.performance.targets.targets_file import Wanted
from app.models.measure import FigureFile, Good, Measure, MeasureFigure, MeasureKind

VALUES = {"chart": ("xmr", "trajectory")}
NOUNS = {"measure_key": [Measure], "figure_id": [MeasureFigure], "figure_file_key": [FigureFile]}
ENDS = {10: 31, 11: 30, 12: 31}


def make(cast):
    """A measure with a chart, a break, a target and a figure that was corrected."""
    analyst = cast["analyst"]
    definition = Definition("Burglary", "crimes", MeasureKind.COUNT, Good.DOWN, {"theme": "Crime"})
    measure = defining.define_measure(analyst, definition=definition)
    for month, day in ENDS.items():
        span = Span(date(2025, month, 1), date(2025, month, day))
        figure = services.enter_figure(analyst, measure, entered=Entered(span, Decimal(month)))
    services.correct_figure(analyst, figure, entered=Entered(span, Decimal(13)), why="Counted twice")
    services.add_break(analyst, measure, on=date(2025, 12, 1), why="New form")
    wanted = Wanted(Decimal(12), date(2025, 9, 30), Decimal(9), date(2030, 9, 30))
    set_target(analyst, measure, wanted=wanted)
    content = b"Indicator,From,Until\nCrime,2020-01-01,2020-01-31\n"
    keep_file(analyst, name="figures.csv", content=content, source="The police", why="")
    return measure
