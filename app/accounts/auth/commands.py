"""Commands about secrets: `flask secrets`."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts.auth import services
from app.words import pluralise

group = AppGroup("secrets", help="The secrets that sign and encrypt.")
COMMANDS = (group,)


@group.command("encrypt-again")
def encrypt_again() -> None:
    """Encrypt all second steps with the newest TOTP_SECRET, so that older ones can go."""
    security = current_app.extensions["security"]
    number = services.encrypt_second_steps(
        security.totp_factory.encrypt_again, security.mf_recovery_codes_util.encrypt_again
    )
    click.echo(
        f"The second steps of {pluralise(number, 'person', 'people')} are encrypted with the newest secret. "
        "The older ones can be taken out of TOTP_SECRET."
    )
