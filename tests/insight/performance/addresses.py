"""What can stand in the addresses of measures?"""

from datetime import date

from app.evidence.statistics.spans import Span
from app.insight.performance import services
from app.insight.performance.figure_rules import Entered
from app.insight.performance.measures_file import Definition
from app.models.measure import Good, Measure, MeasureFigure, MeasureKind

NOUNS = {"measure_key": [Measure], "figure_id": [MeasureFigure]}


def make(cast):
    definition = Definition("Burglary", "crimes", MeasureKind.COUNT, Good.DOWN, {"theme": "Crime"})
    measure = services.define_measure(cast["analyst"], definition=definition)
    january = Span(date(2025, 1, 1), date(2025, 1, 31))
    services.enter_figure(cast["analyst"], measure, entered=Entered(january, value=12))
