"""flask partnership: how is another partnership set up from its folder?"""

from pathlib import Path

import click
from flask.cli import AppGroup

partnership = AppGroup("partnership", help="The partnership of this deployment.")
COMMANDS = (partnership,)
SHOWN = 12


@partnership.command("set-up")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def set_up(folder: Path) -> None:
    """Set the partnership up from a folder of plain files, or bring it up to date with them.

    docs/another-partnership.md says what the files hold. The command leaves alone what the folder does not
    name, and running it twice does no harm. If anything is wrong, it lists every problem and changes nothing.
    """
    from app.accounts.admin.set_up.folder import InvalidFolder, read_folder
    from app.accounts.admin.set_up.services import set_up_from
    from app.places.geography.area_files import NotAnAreaFile

    try:
        built = set_up_from(read_folder(folder))
    except InvalidFolder as wrong:
        raise click.ClickException("Nothing was changed.\n  " + "\n  ".join(wrong.problems)) from wrong
    except NotAnAreaFile as refusal:
        raise click.ClickException(f"Nothing was changed. {refusal}") from refusal
    _tell("Added", built.made)
    _tell("Updated", built.changed)
    if not built.made and not built.changed:
        click.echo("Everything already matches the folder. Nothing was changed.")


def _tell(what: str, names: list[str]) -> None:
    if names:
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        click.echo(f"{what}: {', '.join(names[:SHOWN])}{more}.")
