"""What can be done from the command line?"""

import click
from flask import Flask

from app import embedded_postgres


def init_app(app: Flask) -> None:
    """Each slice registers the commands that are its own."""
    from app.demo.commands import demo
    from app.geography.commands import areas

    app.cli.add_command(areas)
    app.cli.add_command(demo)
    _keep_database_running(app)


def _keep_database_running(app: Flask) -> None:
    """The embedded database runs for as long as a `flask` command does."""
    command = click.get_current_context(silent=True)
    if command and app.config.get("EMBEDDED_DATABASE"):
        try:
            command.find_root().with_resource(embedded_postgres.running(app.config["INSTANCE_DIR"]))
        except embedded_postgres.EmbeddedPostgresError as error:
            raise click.ClickException(str(error)) from error
