"""Which pages are there for signing in, and for passwords, passkeys and second steps?

Most are Flask-Security's views: each is listed here with its address, who may open it and how often.
Its views that are not listed are not registered. Accepting an invitation is our own view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user
from flask_security import hash_password, recovery_codes, tf_plugin, views, webauthn
from werkzeug.datastructures import ImmutableMultiDict

from app.accounts.auth import known_browsers, links, services
from app.accounts.auth.forms import InvitationForm
from app.models.person import User
from app.policy import Action
from app.web.form_page import confirmed, form_page
from app.web.guard import public, requires
from app.web.limits import limit_wrong_tries, limiter
from app.web.links import own_path

# A whole office may sign in from one address, so what counts is what went wrong.
WRONG_TRIES = "20 per minute; 120 per hour"
MAILS = "5 per minute; 30 per hour"


@dataclass(frozen=True)
class LibraryView:
    """One of Flask-Security's views, with our address and limits. `action` None: open without signing in."""

    endpoint: str
    address: str
    view: Callable[..., Any]
    action: Action | None = None
    methods: tuple[str, ...] = ("GET", "POST")
    limit: str = WRONG_TRIES
    # A step of signing in: nothing for those who have.
    is_step: bool = False


OWN = Action.OWN_ACCOUNT
VIEWS = (
    LibraryView("login", "/sign-in", views.login),
    LibraryView("logout", "/sign-out", views.logout, methods=("POST",)),
    LibraryView("tf_select", "/sign-in/second-step", tf_plugin.tf_select, is_step=True),
    LibraryView(
        "two_factor_token_validation", "/sign-in/code", views.two_factor_token_validation, is_step=True
    ),
    LibraryView("mf_recovery", "/sign-in/recovery-code", recovery_codes.mf_recovery, is_step=True),
    # The page for codes asks for the address of this one, which Flask-Security has for other ways out.
    LibraryView("two_factor_rescue", "/sign-in/recovery-code", recovery_codes.mf_recovery, is_step=True),
    LibraryView("wan_signin", "/sign-in/passkey", webauthn.webauthn_signin, is_step=True),
    LibraryView(
        "wan_signin_response",
        "/sign-in/passkey/<token>",
        webauthn.webauthn_signin_response,
        methods=("POST",),
        is_step=True,
    ),
    LibraryView("forgot_password", "/password/forgotten", views.forgot_password, limit=MAILS),
    LibraryView("reset_password", "/password/new/<token>", views.reset_password),
    LibraryView("verify", "/account/confirm", views.verify, OWN),
    LibraryView("wan_verify", "/account/confirm/passkey", webauthn.webauthn_verify, OWN),
    LibraryView(
        "wan_verify_response",
        "/account/confirm/passkey/<token>",
        webauthn.webauthn_verify_response,
        OWN,
        methods=("POST",),
    ),
    LibraryView("change_password", "/account/password", views.change_password, OWN),
    LibraryView("mf_recovery_codes", "/account/recovery-codes", recovery_codes.mf_recovery_codes, OWN),
    LibraryView("wan_register", "/account/passkeys", webauthn.webauthn_register, OWN),
    LibraryView(
        "wan_register_response",
        "/account/passkeys/<token>",
        webauthn.webauthn_register_response,
        OWN,
        methods=("POST",),
    ),
    LibraryView("wan_delete", "/account/passkeys/remove", webauthn.webauthn_delete, OWN, methods=("POST",)),
)

# Flask-Security looks for its views under this name.
library = Blueprint("security", __name__)
bp = Blueprint("auth", __name__)


def _is_wrong_try(response: Response) -> bool:
    """A form that is shown again, or a step that leads back to where it began."""
    return response.status_code == 200 or response.location == url_for("security.wan_signin")


def _add(spec: LibraryView) -> None:
    counts = (lambda response: True) if spec.limit == MAILS else _is_wrong_try
    limited = limit_wrong_tries(spec.limit, counts)(_wrapped(spec))
    marked = public(limited) if spec.action is None else requires(spec.action)(limited)
    library.add_url_rule(spec.address, spec.endpoint, marked, methods=list(spec.methods))


def _wrapped(spec: LibraryView) -> Callable[..., Any]:
    def view(**parts: Any) -> Any:
        if request.is_json:
            abort(415)
        if spec.is_step and current_user.is_authenticated:
            return redirect(url_for("home.index"))
        _forget_foreign_page()
        return spec.view(**parts)

    view.__name__, view.__module__ = spec.endpoint, __name__
    return view


def _forget_foreign_page() -> None:
    """Take out of the request where to go on, if that is no address of ours: the library would look at it."""
    for part in ("args", "form"):
        named = getattr(request, part)
        if "next" in named and own_path(named["next"]) is None:
            kept = [(name, value) for name, value in named.items(multi=True) if name != "next"]
            setattr(request, part, ImmutableMultiDict(kept))


for _spec in VIEWS:
    _add(_spec)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
@limiter.limit(WRONG_TRIES, methods=["POST"])
def accept_invitation(token: str) -> Any:
    try:
        person = links.invited_person(token)
        form = InvitationForm(person)
        return form_page(
            "accounts/auth/accept_invitation.html", form, lambda: _accept(person, form), person=person
        )
    except links.LinkOver:
        return render_template("accounts/auth/invitation_over.html"), 404


def _accept(person: User, form: InvitationForm) -> Any:
    services.accept_invitation(person, hash_password(form.password.data), known_browsers.remember())
    return confirmed("Your password is set. Sign in to continue.", url_for("security.login"))
