"""flask policy: who may do what, for people at a terminal?"""

import click

from app.policy.matrix import matrix


@click.group("policy")
def policy() -> None:
    """Who may do what."""


@policy.command("matrix")
def show_matrix() -> None:
    """Print which role may do what: the text of docs/who-may-do-what.txt."""
    click.echo(matrix(), nl=False)


COMMANDS = (policy,)
