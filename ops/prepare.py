"""Is the database ready to be used: made, of the newest shape, and with a partnership in it?"""

from contextlib import nullcontext

from click import ClickException
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy import select

import config
from app import create_app
from app.cli import database_that_may_be_away
from app.database import embedded_postgres, ownership
from app.extensions import db
from app.models.partnership import Partnership


def main() -> None:
    settings = config.load()
    embedded = settings.EMBEDDED_DATABASE
    # A backup finds this folder before there is a file in it, too.
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with embedded_postgres.running(settings.INSTANCE_DIR) if embedded else nullcontext():
        app = create_app(settings, commands=True)
        with app.app_context():
            upgrade()
            if settings.PRODUCTION:
                ownership.refuse_owner(settings.SQLALCHEMY_DATABASE_URI)
            is_empty = db.session.scalar(select(Partnership.id)) is None
            db.session.remove()
        if settings.DEMO and is_empty:
            app.cli.main(["demo", "load"], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


if __name__ == "__main__":
    try:
        with database_that_may_be_away():
            main()
    except (
        config.SettingsError,
        ClickException,
        embedded_postgres.EmbeddedPostgresError,
        ownership.OwnsTheAudit,
    ) as problem:
        raise SystemExit(f"Stopped: {problem}") from problem
