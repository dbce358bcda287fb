"""How is the application put together? All of the wiring, on one page."""

from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, extensions
from app.database import transactions
from app.web import (
    assets,
    converters,
    drafts,
    errors,
    filters,
    guard,
    headers,
    health,
    navigation,
    undefined,
)


def create_app(config: Any = None, commands: bool = False) -> Flask:
    """`commands` asks for those of the command line, which are there anyway where `flask` is what runs."""
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_object(config or _config())
    _trust_proxies(app)
    _init_templates(app)
    _init_extensions(app)
    assets.init_app(app)
    converters.init_app(app)
    _register_slices(app)
    guard.init_app(app)
    headers.init_app(app)
    health.init_app(app)
    errors.init_app(app, _what_happened_last)
    filters.init_app(app)
    drafts.init_app(app)
    cli.init_app(app, commands)
    return app


def _config() -> Any:
    import config

    return config.load()


def _what_happened_last(user: Any, thing: Any) -> Any:
    from app.casework.cases import timeline
    from app.casework.task_groups import last_event

    return timeline.what_happened_last(user, thing) or last_event.what_happened_last(thing)


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
    extensions.limiter.init_app(app)
    setup.init_app(app)


def _register_slices(app: Flask) -> None:
    from app.accounts.account import routes as account
    from app.accounts.admin import commands as admin
    from app.accounts.audit import routes as audit
    from app.accounts.auth import routes as auth
    from app.accounts.demonstration import routes
    from app.accounts.drafts import routes as desk
    from app.casework.actions import routes as actions
    from app.casework.caseload import routes as caseload
    from app.casework.cases import blueprint as cases
    from app.casework.escalation import routes as escalation
    from app.casework.escalation.queries import count_awaiting
    from app.casework.files import routes as files
    from app.casework.intake import routes as log
    from app.casework.plans import routes as plans
    from app.casework.sharing import routes as sharing
    from app.casework.task_groups import routes as task_groups
    from app.casework.task_groups.scope import routes as task_group_scope
    from app.evidence.trends import routes as change
    from app.evidence.wards import routes as evidence
    from app.home import routes as home
    from app.insight.assessment import routes as assessment
    from app.insight.coverage import routes as coverage
    from app.insight.maps import routes as maps
    from app.insight.profiles import routes as profiles
    from app.places.area_imports import routes as area_imports
    from app.places.geography import routes as areas
    from app.structure.choices import partnership_named

    navigation.init_app(app, partnership_named, count_awaiting)
    on_a_case = (cases, plans, assessment, actions, sharing, files)
    app.register_blueprint(auth.library)
    for slice_ in (
        home,
        caseload,
        log,
        *on_a_case,
        escalation,
        evidence,
        change,
        coverage,
        profiles,
        account,
        areas,
        area_imports,
        desk,
        audit,
        maps,
        task_groups,
        task_group_scope,
        auth,
        admin,
    ):
        app.register_blueprint(slice_.bp)
    routes.init_app(app)
