"""flask incidents: import incidents at the command line."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

incidents = AppGroup("incidents", help="Incidents from the police.")
COMMANDS = (incidents,)


@incidents.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--force", metavar="NAME", help="Only import what this police force reported.")
@click.option(
    "--source", metavar="NAME", help="The source of the files, whose columns have already been described."
)
@click.option(
    "--yes", "confirmed", is_flag=True, help="Import files even if the command would ask about them."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on the last line.")
def import_(files: tuple[Path, ...], as_json: bool, **chosen: Any) -> None:
    """Import street-level CSV files, or whole archives, from data.police.uk.

    Only one force is imported from an archive: the partnership's, unless --force names another. Other CSV
    files need a --source, whose columns someone has already described on the page of an import.

    Each month of each force replaces what we had for that month, so you can import a file again. For a
    --source, the days that its file covers are replaced. Files of one month in one command add up. A file
    of the wrong kind changes nothing; the others are still imported. In the result, "rows" are the
    incidents that are now stored, "placed" those with a place, "rejected" the rows that could not be used,
    and "replaced" the incidents that were there before.

    Nothing is imported, and the exit code is 2, if a file has another force's incidents or none in our wards,
    if it ends in the middle of a row, or if a month would have fewer than 80% of the incidents it has now.
    Check the files, then add --yes.
    """
    from app.places.incidents.running import Repeated, import_from_all
    from app.places.incidents.services import Doubtful

    total = _Total()
    try:
        outcomes = import_from_all(files, **chosen)
    except Doubtful as doubt:
        _ask(doubt.questions, total if as_json else None)
    for outcome in outcomes:
        click.echo(f"{outcome.import_.file_name} ...", err=True)
        if isinstance(outcome.refusal, Repeated):
            click.echo(f"  {outcome.refusal}", err=True)
        elif outcome.refusal is not None:
            total.refused += 1
            reason = outcome.refusal.strerror if isinstance(outcome.refusal, OSError) else outcome.refusal
            click.echo(f"  Nothing was imported. {reason}", err=True)
        else:
            total.add(outcome.import_)
            _say(outcome.import_)
    if as_json:
        click.echo(json.dumps(total.as_dict()))
    if total.refused:
        sys.exit(1)


def _ask(questions: list[str], total: "_Total | None") -> NoReturn:
    for words in questions:
        click.echo(words, err=True)
    click.echo("Nothing was imported. If this is what you want, run the command again with --yes.", err=True)
    if total is not None:
        click.echo(json.dumps({**total.as_dict(), "questions": questions}))
    sys.exit(2)


def _say(done: Any) -> None:
    click.echo(
        f"  {done.rows:,} incidents of {', '.join(done.months)} from {done.force}: "
        f"{done.placed:,} with a place, {done.without_place:,} without, {done.rejected:,} rows rejected. "
        f"They replace {done.replaced:,}. This is import {done.id}.",
        err=True,
    )
    if done.problem:
        click.echo(f"  {done.problem}", err=True)
    for line, reason, _ in done.rejections[:10]:
        click.echo(f"  Line {line}: {reason}", err=True)
    if done.rejected > 10:
        click.echo("  The other rejected rows are on the import’s page, under Evidence.", err=True)


@incidents.command("undo")
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Undo the import with this NUMBER, which is in its result and the address of its page.

    Its months go back to what they were before. Files imported together are undone together. Undo the latest
    import first. You can undo an import for 90 days.
    """
    from app.places.incidents.queries import find_done_import
    from app.places.incidents.undo import CannotUndo, undo_import

    import_ = find_done_import(number)
    if import_ is None:
        raise click.ClickException(f"Import {number} has not been imported.")
    try:
        rows = undo_import(None, import_)
    except CannotUndo as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(
        f"You undid the import of {import_.file_name}. The {rows:,} incidents that it replaced are back."
    )


class _Total:
    """Totals over all files."""

    COUNTED = ("rows", "placed", "without_place", "rejected", "replaced")

    def __init__(self) -> None:
        self.numbers = dict.fromkeys(self.COUNTED, 0)
        self.months: set[str] = set()
        self.forces: set[str] = set()
        self.refused = 0

    def add(self, done: Any) -> None:
        for name in self.COUNTED:
            self.numbers[name] += getattr(done, name)
        self.months.update(done.months)
        self.forces.update(done.force.split(", "))

    def as_dict(self) -> dict[str, Any]:
        return {**self.numbers, "months": sorted(self.months), "force": ", ".join(sorted(self.forces))}
