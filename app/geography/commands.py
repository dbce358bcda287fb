"""flask areas: what can be done with areas from the command line?"""

from pathlib import Path

import click
from flask.cli import AppGroup

areas = AppGroup("areas", help="Wards and their boundaries.")


@areas.command("official")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def official(file: Path) -> None:
    """Take the official boundaries of the partnership's wards from a GeoJSON file.

    The file is the Open Geography Portal's, of any year whose ward codes the partnership has. The wards keep
    their cases and groups; incidents imported afterwards are placed by the new boundaries.
    """
    from app.geography.area_files import NotAnAreaFile
    from app.geography.services import replace_ward_boundaries

    try:
        number = replace_ward_boundaries(None, file)
    except NotAnAreaFile as refusal:
        raise click.ClickException(f"{refusal}. Nothing was changed.") from refusal
    click.echo(f"{number} wards now have the boundaries of {file.name}.")
