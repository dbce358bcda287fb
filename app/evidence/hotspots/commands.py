"""flask evidence hotspots: find hotspots at a terminal, or from a script."""

import json
from datetime import date
from typing import Any

import click

from app.evidence.hotspots.question import (
    ALL_CRIME,
    DEFAULT_SEED,
    MOST_SEED,
    PERMUTATIONS,
    By,
    Measure,
    Question,
)
from app.evidence.wards.commands import chosen_period, evidence, of_a_period

# None of its own: its one command is added to `flask evidence`, which the ward ranking has.
COMMANDS = ()


@evidence.command("hotspots")
@of_a_period
@click.option(
    "--by", type=click.Choice([member.value for member in By]), default=By.LSOA.value, show_default=True
)
@click.option("--category", default=ALL_CRIME, show_default=True, metavar="NAME")
@click.option("--weigh", type=click.Choice([member.value for member in Measure]), default=Measure.COUNT.value)
@click.option("--permutations", type=click.IntRange(99, 99_999), default=PERMUTATIONS[0], show_default=True)
@click.option("--seed", type=click.IntRange(0, MOST_SEED), default=DEFAULT_SEED, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def hotspots(first: date | None, last: date | None, as_json: bool, **options: Any) -> None:
    """Find hotspots by LSOA, or by squares of so many metres.

    The results are saved, and shown under Evidence. The same question about the same incidents is not worked
    out again.
    """
    result = _answer(_question(chosen_period(first, last, options["category"]), **options))
    from app.evidence.hotspots import queries, wording

    if as_json:
        places = wording.noteworthy(result)
        del result["rows"]
        click.echo(json.dumps({**result, "number": result["hotspots"], "hotspots": places}))
        return
    question = Question.from_dict(result["question"])
    if age := queries.get_source_of(question).age:
        click.echo(age.words)
    click.echo(wording.answer(question, result))
    click.echo(wording.month_by_month(result))
    if near := wording.borderline(question, result):
        click.echo(near)
    click.echo(wording.prediction(result))
    for row in wording.noteworthy(result):
        click.echo(
            f"  {row['name']:<24}{row['ward']:<28}{row['number']:>7,}  z {row['z']:>5.1f}  {row['course']}"
            f"{'  borderline' if wording.is_borderline(row) else ''}"
        )


def _question(period: Any, *, by: str, category: str, weigh: str, permutations: int, seed: int) -> Question:
    from app.evidence.hotspots import queries
    from app.evidence.wards import queries as evidence_queries

    if category != ALL_CRIME and category not in queries.list_categories():
        raise click.ClickException(f"No incidents of {category!r} are loaded.")
    of = None if category == ALL_CRIME else category
    source = evidence_queries.get_source(period, of)
    if By(by).needs_exact_points and source.snapped:
        raise click.ClickException(
            f"Squares of 100 m would be unsound: {source.snapped_points} each stand for 8 addresses or more."
        )
    chosen = (category, Measure(weigh), permutations, seed, period.missing)
    question = Question(By(by), period.first, period.last, *chosen)
    try:
        question = Question.from_dict(question.as_dict())
    except ValueError as error:
        raise click.ClickException(f"{error}.") from error
    if problem := queries.why_not(question):
        raise click.ClickException(f"{problem}. Nothing was stored.")
    return question


def _answer(question: Question) -> dict[str, Any]:
    """Return the stored result for this question, or work it out and store it."""
    from app.evidence.hotspots import queries, services
    from app.evidence.hotspots.running import work_out
    from app.models.hotspot import RunState

    current = queries.find_current(question)
    if current is not None and current.state is RunState.DONE:
        return dict(current.found or {})
    run = services.new_run(question)
    result, picture = work_out(question, lambda percent, doing: click.echo(f"{doing} ...", err=True))
    services.save_result(None, run, result=result, density=picture)
    return dict(result)
