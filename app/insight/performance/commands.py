"""flask measures and flask targets: performance at the command line, for people and scripts."""

import json
import math
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

measures = AppGroup("measures", help="Measures: their figures, breaks and control charts.")
targets = AppGroup("targets", help="Targets of measures, and where they stand.")
COMMANDS = (measures, targets)

MOST_SHOWN = 20
as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON on the last line."
)
why_option = click.option(
    "--why", default="", metavar="TEXT", help="Why you are replacing a figure, target or definition."
)
a_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


class Day(click.ParamType):
    """2020-08-31; a month, 2020-08, is its first day or, where a period ends, its last."""

    name = "day"

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        from app.evidence.statistics.periods import days_in, read_month

        if isinstance(value, date):
            return value
        month = read_month(str(value))
        if month is not None:
            return month.replace(day=days_in(month)) if self.ends else month
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date. Enter it as 2020-08-31", param, ctx)


A_SPAN = click.Tuple([Day(), Day(ends=True)])


# --- files -------------------------------------------------------------------------------------------
@measures.command("define")
@a_file
@why_option
@as_json_option
def define(file: Path, why: str, as_json: bool) -> None:
    """Define the measures in a CSV or Excel file with the columns measure, unit, kind and good.

    kind is count, rate, percentage, survey or score; good is up, down or neither. If a measure already
    exists, it is changed and its old definition stays on record. Optional columns are theme, source,
    definition, commentary, in_development, position, part_of, below (the denominator), every_months and
    lag_days (how often its figures are published and how many days after the period), hide_below (smaller
    counts are not shown) and comparator_1 to comparator_4.
    """
    from app.insight.performance import measures_file
    from app.insight.performance.defining import services

    _take(
        file, measures_file.NEEDED, measures_file.OTHERS, as_json,
        lambda table: services.define_measures(
            None, table=table, file=file.name, why=why, hide_below=current_app.config["MEASURES_HIDE_BELOW"]
        ),
    )  # fmt: skip


@measures.command("import")
@a_file
@why_option
@as_json_option
def import_(file: Path, why: str, as_json: bool) -> None:
    """Import the figures in a CSV or Excel file.

    Its columns are measure, period_from, period_to, value, numerator, denominator, n, status and as_printed,
    of which the last 6 can be empty. Optional columns are note, vintage and expected_on. Enter dates as
    2020-08-31. status is provisional, validated, estimated, suppressed or not yet released. A measure that is
    not defined becomes a count that is good when it goes down. Rows that cannot be used are listed with the
    reason, and the others are imported. If a period already has a figure, the new one corrects it and the old
    one stays on record.
    """
    from app.insight.performance import figures_file, services

    _take(
        file, figures_file.NEEDED, figures_file.OTHERS, as_json,
        lambda table: services.import_figures(
            None, table=table, file=file.name, why=why, hide_below=current_app.config["MEASURES_HIDE_BELOW"]
        ),
    )  # fmt: skip


@targets.command("define")
@a_file
@why_option
@as_json_option
def define_targets(file: Path, why: str, as_json: bool) -> None:
    """Set the targets in a CSV or Excel file.

    Its columns are measure, baseline, baseline_to, target and target_on. Several rows of one measure are a
    table of years. With the columns comparator (another measure) and margin, the target is that percentage
    above the other measure; with second_comparator, it is above the average of the two. stretch is a target
    beyond the target. To replace a target, use --why to give the reason; the old target stays on record.
    """
    from app.insight.performance.targets import services, targets_file

    _take(
        file, targets_file.NEEDED, targets_file.OTHERS, as_json,
        lambda table: services.define_targets(None, table=table, file=file.name, why=why),
    )  # fmt: skip


def _take(file: Path, needed: Any, others: Any, as_json: bool, use: Callable[[Any], Any]) -> None:
    """Read a file, use it, and say what became of its rows. The exit code is 1 if it is no such file."""
    from app.insight.performance.table_files import NotSuchAFile, Outcome, Rejection, read_table

    try:
        outcome = use(read_table(file.read_bytes(), needed, others))
        refused = False
    except NotSuchAFile as reason:
        outcome, refused = Outcome(rejected=[Rejection(1, str(reason))]), True
        click.echo(f"{file.name} was not imported. {reason}", err=True)
    else:
        _say(outcome)
    if as_json:
        click.echo(json.dumps(outcome.as_dict()))
    if refused:
        sys.exit(1)


def _say(outcome: Any) -> None:
    rejected = outcome.as_dict()["rejected"]
    click.echo(f"{outcome.rows:,} rows: {outcome.accepted:,} accepted, {len(rejected):,} rejected.", err=True)
    for each in rejected[:MOST_SHOWN]:
        click.echo(f"  Line {each['line']}: {each['reason']}", err=True)
    if len(rejected) > MOST_SHOWN:
        click.echo(f"  And {len(rejected) - MOST_SHOWN:,} more: --json lists all of them.", err=True)


# --- one measure -------------------------------------------------------------------------------------
@measures.command("break")
@click.argument("measure")
@click.option("--on", required=True, type=Day(), help="The first day recorded in the new way.")
@click.option("--why", required=True, metavar="TEXT")
@click.option(
    "--kind", type=click.Choice(["recording", "definition", "formula", "coverage"]), default="recording"
)
@as_json_option
def break_(measure: str, on: date, why: str, kind: str, as_json: bool) -> None:
    """Mark a day from which figures are not comparable with earlier ones. No arrow or total crosses it."""
    from app.insight.performance import services
    from app.models.measure import BreakKind

    found = _named(measure)
    try:
        services.add_break(None, found, on=on, why=why, kind=BreakKind(kind))
    except services.BreakThere as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{found.name} has a break on {on}: {why}", err=as_json)
    if as_json:
        click.echo(json.dumps({"measure": found.name, "on": str(on), "why": why, "kind": kind}))


@measures.command("compare")
@click.argument("measure")
@click.option("--now", required=True, type=A_SPAN, metavar="FROM TO")
@click.option("--then", required=True, type=A_SPAN, metavar="FROM TO")
@as_json_option
def compare(measure: str, now: tuple[date, date], then: tuple[date, date], as_json: bool) -> None:
    """Compare a measure in two periods, and test whether it really changed.

    "percent" is the change as a percentage of the earlier figure. "arrow" is the result of the test: up, down
    or "no real change". It is "not enough figures to say", with what is "missing", or "across a break", with
    the "break", where no test is possible.
    """
    from app.evidence.statistics.arrows import compare as compare_spans
    from app.evidence.statistics.spans import Span
    from app.insight.performance import wording
    from app.insight.performance.series_of import BASIS, series_of

    found, spans = _named(measure), (Span(*now), Span(*then))
    if any(span.last < span.first for span in spans):
        raise click.ClickException("The last day of a period must be the same as or after its first day.")
    change = compare_spans(series_of(found, whole=True), BASIS[found.kind], *spans)
    click.echo(wording.change(found, change, *spans), err=as_json)
    if as_json:
        click.echo(json.dumps(_change(change, spans)))


def _change(change: Any, spans: Any) -> dict[str, Any]:
    from app.evidence.statistics.arrows import Arrow

    said = {
        "now": _number(change.now), "then": _number(change.then), "change": _number(change.change),
        "percent": _number(change.percent), "z": change.z, "p": change.p, "arrow": change.arrow.value,
        "test": change.method or None, "dispersion": change.dispersion,
    }  # fmt: skip
    if change.arrow is Arrow.UNKNOWN:
        said["missing"] = change.missing
    if change.across is not None:
        said["break"] = _break(change.across)
    return said


def _break(there: Any) -> dict[str, str]:
    return {"on": str(there.on), "why": there.why, "kind": there.kind}


@measures.command("xmr")
@click.argument("measure")
@click.option("--screened", is_flag=True, help="Leave ranges above 3.267 times their mean out of the limits.")
@as_json_option
def xmr(measure: str, screened: bool, as_json: bool) -> None:
    """Print the XmR chart of a measure: mean, limits, signals, and the 2 icons of the latest point.

    Each break starts a new phase with its own mean and limits. Those printed are of the last "phase".
    """
    from app.insight.performance import chart_of, wording
    from app.insight.performance.series_of import series_of

    found = _named(measure)
    chart = chart_of.chart_of(found, screened=screened, series=series_of(found, whole=True))
    if not chart.phases:
        raise click.ClickException(f"{found.name} has no figures yet.")
    if chart.overlaps:
        raise click.ClickException(
            f"The figures of {found.name} share months, as rolling years do, so they cannot have limits."
        )
    click.echo(wording.chart(found, chart), err=as_json)
    if as_json:
        click.echo(json.dumps(_chart(chart)))


def _chart(chart: Any) -> dict[str, Any]:
    return {
        **_limits(chart.latest),
        "points": [
            {"period": span.in_short, "value": _number(point.value), "signals": point.signals}
            for phase in chart.phases
            for span, point in phase.points
        ],
        "variation": chart.variation.value,
        "assurance": chart.assurance.value,
        "phases": [{"from": phase.points[0][0].in_short, **_limits(phase)} for phase in chart.phases],
        "trial": chart.latest.phase.is_trial,
        "ranges_left_out": chart.latest.phase.left_out,
    }


def _limits(phase: Any) -> dict[str, Any]:
    return {name: _number(getattr(phase.phase, name)) for name in ("mean", "lower", "upper")}


@measures.command("show")
@click.argument("measure")
@as_json_option
def show(measure: str, as_json: bool) -> None:
    """List the figures of a measure: each as printed, and as worked out from the other figures."""
    from app.insight.performance import wording
    from app.insight.performance.printed import checks_of
    from app.insight.performance.series_of import series_of

    found = _named(measure)
    series = series_of(found, whole=True)
    rows = [(figure, checks_of(found, figure, series)) for figure in found.figures]
    for figure, checks in rows:
        click.echo(wording.figure_line(figure, checks), err=as_json)
    if as_json:
        click.echo(json.dumps({"measure": found.name, "figures": [_figure(*row) for row in rows]}))


def _figure(figure: Any, checks: Any) -> dict[str, Any]:
    return {
        "from": str(figure.period_from), "to": str(figure.period_to), "value": _number(figure.value),
        "status": figure.status.value, "as_printed": figure.as_printed, "note": figure.note,
        "follows": [check.words for check in checks], "slip": any(check.is_slip for check in checks),
    }  # fmt: skip


@targets.command("position")
@click.argument("measure")
@click.option("--at", required=True, type=Day(ends=True), help="The date, such as 2016-01-31.")
@as_json_option
def position(measure: str, at: date, as_json: bool) -> None:
    """Say whether a measure was on its way to its target on a day.

    "on_line" is where the line from the baseline is, by whole months, or the target for the year that the
    day is in. "value" is the latest figure by then. "position" is achieving, on trajectory, off trajectory or
    missed.
    """
    from app.insight.performance import wording
    from app.insight.performance.series_of import series_of
    from app.insight.performance.targets.standing import stand

    found = _named(measure)
    standing = stand(found, at, series_of(found, whole=True))
    if standing is None:
        raise click.ClickException(f"{found.name} has no target.")
    click.echo(wording.standing(found, standing), err=as_json)
    if as_json:
        click.echo(json.dumps(_standing(standing)))


def _standing(standing: Any) -> dict[str, Any]:
    said = {
        "baseline": _number(standing.target.baseline),
        "target": _number(standing.goal.target) if standing.goal else None,
        "on_line": _computed(standing.on_line),
        "value": _number(standing.value),
        "position": standing.position.value if standing.position else None,
    }
    if standing.waiting:
        said["waiting"] = standing.waiting
    if standing.across is not None:
        said["break"] = _break(standing.across)
    return said


def _named(name: str) -> Any:
    from app.insight.performance import queries

    try:
        return queries.get_named(name)
    except queries.UnknownMeasure as reason:
        raise click.ClickException(str(reason)) from reason


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _computed(value: Decimal | None) -> int | float | None:
    """A figure that was worked out. Rounded once more, 27,420.55 is 27,420.6, as it is on paper: the float
    must not lie below the half."""
    number = _number(value)
    if isinstance(number, float) and value is not None and abs(Decimal(number)) < abs(value):
        return math.nextafter(number, math.copysign(math.inf, number))
    return number
