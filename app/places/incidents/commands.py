"""flask incidents: import incidents at the command line."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

incidents = AppGroup("incidents", help="Incidents from the police.")
COMMANDS = (incidents,)


@incidents.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--force", metavar="NAME", help="Take only what this police force reported.")
@click.option("--source", metavar="NAME", help="The files come from this source, whose columns are known.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, as the last line.")
def import_(files: tuple[Path, ...], force: str | None, source: str | None, as_json: bool) -> None:
    """Import street-level CSV files of data.police.uk, or whole archives of it.

    Of an archive one force is taken: the partnership's, unless --force says another. Other CSV files need
    a --source: somebody has once said on its page what its columns mean.

    Each month of each force replaces what was there of it, so a file can be imported again. A file that is
    no such file changes nothing; the others still go in. In the result, "rows" are the incidents that are
    now stored, "placed" those with a place, "rejected" the rows that could not be used, and "replaced" the
    incidents that were there before.
    """
    total = _Total()
    for path in files:
        _import_one(path, force, source, total)
    if as_json:
        click.echo(json.dumps(total.as_dict()))
    if total.refused:
        sys.exit(1)


def _import_one(path: Path, force: str | None, source: str | None, total: "_Total") -> None:
    from app.places.incidents.readers import NotSuchAFile
    from app.places.incidents.running import import_from

    click.echo(f"{path.name} ...", err=True)
    try:
        done = import_from(path, force=force, source=source)
    except (NotSuchAFile, OSError) as refusal:
        total.refused += 1
        reason = refusal.strerror if isinstance(refusal, OSError) else refusal
        click.echo(f"  Refused. Nothing of it was taken. {reason}", err=True)
        return
    total.add(done)
    click.echo(
        f"  {done.rows:,} incidents of {', '.join(done.months)} from {done.force}: "
        f"{done.placed:,} with a place, {done.without_place:,} without, {done.rejected:,} rows rejected. "
        f"They replace {done.replaced:,}.",
        err=True,
    )
    for line, reason, _ in done.rejections[:10]:
        click.echo(f"  Line {line}: {reason}", err=True)
    if done.rejected > 10:
        click.echo("  The other rejected rows are on the import’s page, under Evidence.", err=True)


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
