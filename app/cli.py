"""What can be done from the command line?"""

import click
from flask import Flask

from app import embedded_postgres


def init_app(app: Flask) -> None:
    """Each slice registers the commands that are its own."""
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
    _keep_database_running(app)


def _keep_database_running(app: Flask) -> None:
    """The embedded database runs for as long as a `flask` command does."""
    command = click.get_current_context(silent=True)
    if command and app.config.get("EMBEDDED_DATABASE"):
        try:
            command.find_root().with_resource(embedded_postgres.running(app.config["INSTANCE_DIR"]))
        except embedded_postgres.EmbeddedPostgresError as error:
            raise click.ClickException(str(error)) from error
