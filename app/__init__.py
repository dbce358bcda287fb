"""How is the application put together? All of the wiring, on one page."""

from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, extensions
from app.database import transactions
from app.evidence.wards import age
from app.policy import waits
from app.web import (
    assets,
    converters,
    errors,
    filters,
    form_page,
    guard,
    headers,
    health,
    limits,
    page_keys,
    reads,
    signing,
    slices,
    undefined,
)


def create_app(config: Any = None, commands: bool = False) -> Flask:
    """`commands` asks for those of the command line, which are there anyway where `flask` is what runs."""
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_object(config or _config())
    waits.configure(app.config)
    age.configure(app.config)
    _trust_proxies(app)
    _init_templates(app)
    _init_extensions(app)
    assets.init_app(app)
    converters.init_app(app)
    slices.init_app(app)
    guard.init_app(app)
    signing.init_app(app)
    headers.init_app(app)
    health.init_app(app)
    reads.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    page_keys.init_app(app)
    form_page.init_app(app)
    cli.init_app(app, commands)
    return app


def _config() -> Any:
    import config

    return config.load()


def _trust_proxies(app: Flask) -> None:
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask's manual has it


def _init_templates(app: Flask) -> None:
    from govuk_frontend_wtf.main import WTFormsHelpers

    app.jinja_options = {
        "undefined": undefined.TellingUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(f"{app.root_path}/../templates"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)


def _init_extensions(app: Flask) -> None:
    from app.accounts.auth import setup

    extensions.db.init_app(app)
    transactions.init_app(app)
    extensions.mail.init_app(app)
    extensions.csrf.init_app(app)
    limits.init_app(app)
    setup.init_app(app)
