"""flask walkabouts: which walkabouts are there, for people at a terminal?"""

import click

from app.casework.walkabouts import queries


@click.command("walkabouts")
def walkabouts() -> None:
    """List the walkabouts, the latest first."""
    for walkabout in queries.list_walkabouts():
        click.echo(f"{walkabout.planned_for:%Y-%m-%d}  {walkabout.street}")


COMMANDS = (walkabouts,)
