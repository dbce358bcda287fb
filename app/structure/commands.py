"""Commands about roles: `flask policy`."""

import click
from flask.cli import AppGroup

from app.policy.matrix import matrix

policy = AppGroup("policy", help="Who may do what.")
COMMANDS = (policy,)


@policy.command("matrix")
def show_matrix() -> None:
    """Print which role may do what: the text of docs/who-may-do-what.txt."""
    click.echo(matrix(), nl=False)
