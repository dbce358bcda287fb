"""What does the demonstration's analyst keep of performance?

Measures and figures are those of the model partnership's own papers, which are public: no figure is invented.
The counts by month of one measure are those of the synthetic incidents, and say so.
"""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from app.demo.content import FOLDER, Content
from app.demo.past import Past, Step
from app.demo.structure import Cast
from app.evidence.statistics.periods import months_later
from app.evidence.trends import queries as trends
from app.evidence.trends.filters import What
from app.insight.performance import figures_file, measures_file, services
from app.insight.performance.defining import services as defining
from app.insight.performance.table_files import Table, read_table
from app.insight.performance.targets import services as targets
from app.insight.performance.targets import targets_file
from app.places.incidents.categories import CRIME

MEASURES = FOLDER / "measures"
DEFINED_DAYS_AGO, COUNTED_DAYS_AGO = 40, 1
FROM_INCIDENTS = "Recorded crime by month (made-up incidents)"
DAY = timedelta(days=1)


class Performance:
    """The indicators are defined, the papers' figures come in, and the incidents are counted by month."""

    def __init__(self, content: Content, cast: Cast, past: Past) -> None:
        self.analyst = cast.people[content.evidence["imported_by"]]
        self.past = past

    def steps(self) -> Iterator[Step]:
        yield Step(
            DEFINED_DAYS_AGO,
            [partial(self._define, "indicators.csv"), partial(self._define, "benchmarks.csv")],
        )
        yield Step(DEFINED_DAYS_AGO - 1, [partial(self._import, "figures.csv"), self._set_targets])
        yield Step(COUNTED_DAYS_AGO, [self._count_incidents])

    def _define(self, name: str) -> None:
        table = _table(MEASURES / name, measures_file.NEEDED, measures_file.OTHERS)
        defining.define_measures(self.analyst, table=table, file=name)

    def _import(self, name: str) -> None:
        table = _table(MEASURES / name, figures_file.NEEDED, figures_file.OTHERS)
        services.import_figures(self.analyst, table=table, file=name)

    def _set_targets(self) -> None:
        table = _table(MEASURES / "targets.csv", targets_file.NEEDED, targets_file.OTHERS)
        targets.define_targets(self.analyst, table=table, file="targets.csv")

    def _count_incidents(self) -> None:
        choices = trends.get_choices()
        months = choices.loaded.of(CRIME)
        counts = trends.count_by_month(What(CRIME), choices.places[0], months)
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(("measure", "period_from", "period_to", "value", "note"))
        for month, number in counts.items():
            last = months_later(month, 1) - DAY
            writer.writerow((FROM_INCIDENTS, month, last, number, "Counted from synthetic incidents"))
        table = read_table(lines.getvalue().encode(), figures_file.NEEDED, figures_file.OTHERS)
        services.import_figures(self.analyst, table=table, file="Incidents of the demonstration")


def _table(path: Path, needed: tuple[str, ...], others: tuple[str, ...]) -> Table:
    return read_table(path.read_bytes(), needed, others)
