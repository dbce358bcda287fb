"""flask areas: import areas and figures at the command line.

flask areas import wards.geojson --kind ward     boundaries, shown before they are taken
flask areas lookup lsoa_to_ward.csv              figures about areas, the same way
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app import clock

areas = AppGroup("areas", help="Wards, LSOAs and neighbourhoods: boundaries and figures.")
COMMANDS = (areas,)

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
YES = click.option("--yes", is_flag=True, help="Make the changes without asking first.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on the last line.")
SHOWN = 12


@areas.command("import")
@FILE
@click.option("--kind", type=click.Choice(["ward", "lsoa", "neighbourhood"]), required=True)
@YES
@JSON
@click.option("--layer", default="", help="The layer to use, if a GeoPackage has more than one.")
@click.option("--code-field", default="", help="The field that holds the code, if it is not found by name.")
@click.option("--name-field", default="", help="The field that holds the name, if it is not found by name.")
@click.option(
    "--only",
    default="",
    metavar="all|inside|CODE",
    help="Which areas to import: all, those inside our city, or those in a district.",
)
@click.option(
    "--continues",
    multiple=True,
    metavar="OLD=NEW",
    help="Code of a ward that ends and of the ward that continues it (or none). Can be repeated.",
)
@click.option(
    "--from",
    "in_force",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day of these boundaries. The default is today.",
)
def import_(
    file: Path, kind: str, yes: bool, as_json: bool, layer: str, code_field: str, name_field: str, only: str,
    continues: tuple[str, ...], in_force: datetime | None,
) -> None:  # fmt: skip
    """Import areas from GeoJSON, GeoPackage or a zipped Shapefile, in any coordinate system.

    The command first shows what is in the file and what would change. An area is known by its code: areas
    that are not in the file end, new ones start, and the old boundaries stay on record. Cases and incidents
    are then assigned by the new boundaries. A file that cannot be used changes nothing.

    High Impact Neighbourhoods, groups and open cases of a ward that ends move to the ward with the same name,
    or to the one you name. With --yes the command does not ask, and only moves what you have named.
    """
    from app.models.area import AreaKind
    from app.places.area_imports.matching import ImportChoices
    from app.places.area_imports.plan import plan_boundaries
    from app.places.area_imports.sandbox import read
    from app.places.area_imports.services import CONTINUES

    choices = ImportChoices(layer, code_field, name_field, only)
    plan = _read_or_exit(file, lambda: plan_boundaries(read(file, layer), AreaKind(kind), choices))
    _print_boundaries(plan)
    choices_made = {CONTINUES: _continued(plan, continues, yes)}
    _run(file, plan, AreaKind(kind), _day(in_force), yes, as_json, choices_made)


@areas.command("lookup")
@FILE
@YES
@JSON
@click.option(
    "--imd",
    type=click.Choice(["2019", "2025"]),
    default=None,
    help="Year of the index, if the file does not say.",
)
@click.option("--source", default="", help="Source and year of residents or households, such as 2021 Census.")
def lookup(file: Path, yes: bool, as_json: bool, imd: str | None, source: str) -> None:
    """Import figures about areas from a CSV file: LSOA to ward, residents, households, IMD.

    The command finds columns by their names, and shows them before it changes anything.
    """
    from app.places.area_imports.plan import plan_figures
    from app.places.area_imports.services import SOURCE

    plan = _read_or_exit(file, lambda: plan_figures(file, imd or ""))
    _print_figures(plan)
    if not source and {"residents", "households"} & set(plan.lookup.meanings):
        click.echo("  You have not given a source (--source). Rates will say so.", err=True)
    _run(file, plan, None, None, yes, as_json, {SOURCE: source[:200]})


def _day(given: datetime | None) -> date | None:
    if given is not None and given.date() > clock.today():
        raise click.ClickException("You cannot import boundaries before the day they come into force.")
    return given.date() if given else None


def _read_or_exit(file: Path, read: Any) -> Any:
    from app.places.geography.area_files import NotAnAreaFile

    try:
        return read()
    except NotAnAreaFile as refusal:
        raise click.ClickException(f"{file.name}: {refusal} No changes were made.") from refusal


def _continued(plan: Any, named: tuple[str, ...], yes: bool) -> dict[str, str]:
    """Which ward continues each that ends, by their codes: as named, or else as answered."""
    from app.places.area_imports.continuity import NONE

    answers = dict(pair.partition("=")[::2] for pair in named)
    asked = {question.ended.code: question for question in plan.continuity.questions}
    there = {area.code for area in plan.continuity.successors} | {NONE}
    for old, new in answers.items():
        if old not in asked or new not in there:
            raise click.ClickException(
                f"--continues {old}={new}: this file does not need an answer about these 2 wards."
            )
    unanswered = [question for code, question in asked.items() if code not in answers]
    if yes:
        _list("Nothing will move from", [question.ended.name for question in unanswered])
        return answers
    for question in unanswered:
        click.echo(f"{question.ended.name} ({question.ended.code}) ends. {question.hint}", err=True)
        default = question.likely[0][0] if question.likely else NONE
        answers[question.ended.code] = click.prompt(
            "Code of the ward that continues it", default=default, type=click.Choice(sorted(there)),
            show_choices=False, err=True,
        )  # fmt: skip
    return answers


def _run(
    file: Path, plan: Any, kind: Any, day: date | None, yes: bool, as_json: bool, chosen: dict[str, Any]
) -> None:
    from app.models.area import AreaImport
    from app.places.area_imports.apply import TooEarly
    from app.places.area_imports.services import PlanChanged, apply_area_file

    if not yes and not click.confirm("Make these changes?", err=True):
        click.echo("No changes were made.", err=True)
        return
    try:
        done = apply_area_file(
            None,
            AreaImport(file_name=file.name[:200], kind=kind, in_force=day, choices=chosen),
            plan=plan,
            progress=_print_progress,
        )
    except (PlanChanged, TooEarly) as refusal:
        raise click.ClickException(f"{refusal} No changes were made.") from refusal
    click.echo(f"Done. {done.result['incidents_moved']:,} incidents moved to another ward.", err=True)
    _list("Continued", [f"{old} as {new}" for old, new in done.result["carried"]["wards"]])
    _list("Still with a ward that has ended", done.result["carried"]["left"])
    if as_json:
        click.echo(json.dumps(done.result))


def _print_progress(done: int, of: int) -> None:
    if done == of or done % 12 == 0:
        click.echo(f"  Incidents: {done} of {of} months done.", err=True)


def _print_boundaries(plan: Any) -> None:
    from app.places.area_imports.matching import INSIDE, nouns

    matched, changes = plan.matched, plan.changes
    click.echo(
        f"{plan.contents.format}, {plan.contents.crs}: {nouns(matched.kind, matched.number)}, "
        f"code in {matched.code_field}, name in {matched.name_field}.",
        err=True,
    )
    if len(matched.areas) < matched.number:
        where = "inside our area" if matched.only == INSIDE else f"in {matched.only}"
        click.echo(
            f"Of these, {len(matched.areas):,} are {where} and will be imported (see --only).", err=True
        )
    _list("Repaired", matched.mended)
    _list("Joined, in several rows of the file", matched.joined)
    click.echo(f"What changes: {changes.words}.", err=True)
    _list("Added", [a.name for a in changes.added] + [c.filed.name for c in changes.returned])
    _list("Ending", [k.name for k in changes.removed])
    _list("Renamed", [f"{c.existing.name} to {c.filed.name}" for c in changes.renamed])
    _list("Continued under a new code", [filed.name for filed in plan.continuity.by_name.values()])
    _list("Redrawn", [f"{c.filed.name} ({c.per_cent})" for c in changes.redrawn])


def _print_figures(plan: Any) -> None:
    from app.places.area_imports.lookups import meaning_label
    from app.places.area_imports.matching import nouns

    changes = plan.changes
    for column in plan.lookup.columns:
        click.echo(f"  “{column.name}” is read as the {meaning_label(column.meaning)}.", err=True)
    click.echo(
        f"{nouns(changes.kind, len(plan.lookup.rows))} in the file, {changes.matched:,} of them in our area. "
        f"What changes: {changes.words}.",
        err=True,
    )
    _list("In our area but not in the file", changes.missing)
    _list("In a ward that we do not have", changes.unknown_wards)


def _list(what: str, names: list[str]) -> None:
    if names:
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        click.echo(f"  {what}: {', '.join(names[:SHOWN])}{more}.", err=True)
