"""What can be done from the command line?

A web server does none of it, and is spared what only commands need: they are there when one is run.
"""

import click
from flask import Flask

from app import embedded_postgres
from app.extensions import db


def init_app(app: Flask, wanted: bool = False) -> None:
    if wanted or click.get_current_context(silent=True):
        _add_commands(app)
        _keep_database_running(app)


def _add_commands(app: Flask) -> None:
    """Each slice has the commands that are its own; `flask db` finds its settings with the application."""
    from flask_migrate import Migrate

    from app import worker
    from app.admin.set_up import commands as set_up
    from app.audit import commands as audit
    from app.demo import commands as demo
    from app.evidence.commands import evidence
    from app.geography import commands as geography
    from app.governance import commands as policy
    from app.hotspots import commands as hotspots
    from app.incidents import commands as incidents

    assert hotspots.hotspots.name in evidence.commands, "importing it put it among the evidence's commands"
    for command in (
        audit.group,
        demo.demo,
        evidence,
        geography.areas,
        incidents.incidents,
        policy.group,
        set_up.partnership,
        worker.work,
    ):
        app.cli.add_command(command)
    Migrate(app, db, directory="migrations", compare_type=True)


def _keep_database_running(app: Flask) -> None:
    """The embedded database runs for as long as a `flask` command does."""
    command = click.get_current_context(silent=True)
    if command and app.config.get("EMBEDDED_DATABASE"):
        try:
            command.find_root().with_resource(embedded_postgres.running(app.config["INSTANCE_DIR"]))
        except embedded_postgres.EmbeddedPostgresError as error:
            raise click.ClickException(str(error)) from error
