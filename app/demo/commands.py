"""flask demo: what can be done with the demonstration from the command line?"""

import time

import click
from flask import current_app
from flask.cli import AppGroup

demo = AppGroup("demo", help="The demonstration partnership.")
COMMANDS = (demo,)


@demo.command("load")
def load() -> None:
    """Load the demonstration partnership into an empty database."""
    from app.demo.loader import AlreadyThere, load_demonstration

    if not current_app.config["DEMO"]:
        raise click.ClickException(
            "This is not a demonstration: DEMO is off, so nothing was loaded. "
            "With DEMO=1 anybody can sign in as any of the demonstration's people."
        )
    started = time.monotonic()
    try:
        steps = load_demonstration(click.echo)
    except AlreadyThere as there:
        raise click.ClickException(_start_afresh(there.name)) from there
    click.echo(f"Loaded the demonstration: {steps:,} steps in {time.monotonic() - started:.0f} seconds.")


def _start_afresh(name: str) -> str:
    message = f"{name} is already in this database, so nothing was loaded or changed."
    if current_app.config["EMBEDDED_DATABASE"]:
        folder = current_app.config["INSTANCE_DIR"]
        return f"{message} To start again, run make stop, delete the folder {folder}, then run make run."
    return f"{message} To start again, set DATABASE_URL to an empty database."
