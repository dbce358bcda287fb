"""flask evidence: the evidence at the command line, for people and scripts."""

import json
from datetime import date
from typing import Any

import click
from flask.cli import AppGroup

evidence = AppGroup("evidence", help="Show what incidents say about wards and hotspots.")
COMMANDS = (evidence,)


class Month(click.ParamType):
    """2018-10"""

    name = "month"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        from app.evidence.statistics.periods import read_month

        if isinstance(value, date):
            return value
        month = read_month(str(value))
        if month is None:
            self.fail(f"{value!r} is not a month. Write it as 2018-10", param, ctx)
        return month


def of_a_period(command: Any) -> Any:
    command = click.option("--to", "last", type=Month(), help="The last month, such as 2019-02.")(command)
    return click.option("--from", "first", type=Month(), help="The first month, such as 2018-10.")(command)


def chosen_period(first: date | None, last: date | None, category: str | None = None) -> Any:
    """Return the loaded months of the requested ones; by default of the last twelve."""
    from app.evidence.statistics import periods
    from app.places.incidents.loaded import list_months_of
    from app.words import month_spans

    loaded = list_months_of(category)
    if not loaded:
        raise click.ClickException("No incidents are loaded yet.")
    period = periods.choose(loaded, first, last)
    if period is None:
        raise click.ClickException(f"Nothing is loaded for these months. Loaded: {month_spans(loaded)}.")
    return period


@evidence.command("wards")
@of_a_period
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def wards(first: date | None, last: date | None, as_json: bool) -> None:
    """Rank the wards by crime.

    Shares are of all wards together, between 0 and 1. "rate" is a year's crimes per 1,000 residents and
    "burglary_rate" a year's burglaries per 1,000 households, whatever the months; "harm_share" is the share
    of harm, as the weights of the categories have it.
    """
    from app.evidence.wards import queries

    period = chosen_period(first, last)
    ranking, source = queries.rank(period), queries.get_source(period)
    if as_json:
        click.echo(json.dumps(as_dict(ranking, period, source)))
        return
    if source.age:
        click.echo(source.age.words)
    click.echo(f"Crime by ward, {period.words} ({source.words})")
    if source.gaps:
        click.echo(source.gaps)
    for ward in ranking.wards:
        click.echo(
            f"{ward.rank:>3}  {ward.figures.name:<34}{ward.figures.crime:>8,}{ward.share:>8.1%}"
            f"{ward.cumulative_share:>8.1%}"
        )
    click.echo(f"The first {ranking.fewest} of {len(ranking.wards)} hold half.")


def as_dict(ranking: Any, period: Any, source: Any) -> dict[str, Any]:
    """The documented JSON: a ward's code, name, crime, asb, share, cumulative share, rate, harm share."""
    return {
        "from": f"{period.first:%Y-%m}",
        "to": f"{period.last:%Y-%m}",
        "months": [f"{month:%Y-%m}" for month in period.months()],
        "missing": [f"{month:%Y-%m}" for month in source.missing],
        "without_harm_weight": dict(source.unweighed),
        "wards": [
            {
                "code": ward.figures.code,
                "name": ward.figures.name,
                "crime": ward.figures.crime,
                "asb": ward.figures.asb,
                "share": ward.share,
                "cumulative_share": ward.cumulative_share,
                "asb_share": ward.asb_share,
                "rate": ward.rate,
                "burglary_rate": ward.burglary_rate,
                "harm_share": ward.harm_share,
            }
            for ward in ranking.wards
        ],
        "fewest_holding_half": ranking.fewest,
        "crime": ranking.crime,
        "asb": ranking.asb,
        "source": source.words,
        "newest": f"{source.newest:%Y-%m}" if source.newest else None,
        "old": bool(source.age and source.age.is_old),
        "synthetic": source.synthetic,
    }
