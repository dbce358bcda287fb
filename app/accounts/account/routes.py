"""How does a person look after their own account?"""

from typing import Any

from flask import Response, abort, current_app, redirect, render_template, session, url_for
from flask_security import Totp, auth_required

from app.accounts.account.blueprint import bp
from app.accounts.account.forms import AuthenticatorForm, HowToldForm
from app.accounts.account.stand_ins.queries import list_stand_ins, list_standing_in
from app.accounts.auth import services, sessions
from app.accounts.auth.queries import list_pending_changes
from app.accounts.auth.sessions import KEY
from app.policy import Action
from app.web.banners import flash_notice
from app.web.form_page import confirmed, form_page, refuse
from app.web.guard import actor, requires
from app.web.limits import limiter

PENDING = "authenticator_secret"
WINDOW = 30


def _fresh() -> Any:
    """Require a password or passkey given recently, within SECURITY_FRESHNESS."""
    return auth_required(
        "session",
        within=lambda: current_app.config["SECURITY_FRESHNESS"],
        grace=lambda: current_app.config["SECURITY_FRESHNESS_GRACE_PERIOD"],
    )


@bp.get("")
@requires(Action.OWN_ACCOUNT)
def show() -> str:
    person = actor()
    return render_template(
        "accounts/account/show.html",
        person=person,
        waiting=list_pending_changes(person),
        places=sessions.list_places(person),
        is_here=sessions.is_here,
        stand_ins=list_stand_ins(person),
        standing_in=list_standing_in(person),
        idle=current_app.config["SESSION_IDLE"],
        longest=current_app.config["PERMANENT_SESSION_LIFETIME"],
    )


@bp.route("/how-you-are-told", methods=["GET", "POST"])
@requires(Action.OWN_ACCOUNT)
def how_told() -> Any:
    """When somebody is mailed what they are told."""
    person = actor()
    form = HowToldForm(obj=person)

    def serve() -> Any:
        services.choose_how_told(person, form.told.data)
        return confirmed(f"We will email you {form.told.data.label.lower()}.", url_for("account.show"))

    return form_page("accounts/account/how_told.html", form, serve)


@bp.post("/stay-signed-in")
@requires(Action.OWN_ACCOUNT)
def stay_signed_in() -> Response:
    """Answer the button of the warning that a session is about to end: that somebody asks is enough."""
    return Response(status=204, mimetype="text/plain")


@bp.get("/second-step")
@requires(Action.OWN_ACCOUNT)
def second_step() -> str:
    return render_template("accounts/account/second_step.html", person=actor())


@bp.route("/second-step/authenticator", methods=["GET", "POST"])
@requires(Action.OWN_ACCOUNT)
@limiter.limit("20 per minute", methods=["POST"])
@_fresh()
def set_up_authenticator() -> Any:
    person, form, secret = actor(), AuthenticatorForm(), _pending_secret()

    def serve() -> Any:
        if not _codes().verify_totp(form.code.data, secret, person, window=WINDOW):
            refuse(form.code, "That code is not right. Wait for the next one, then enter it.")
            return None
        session.pop(PENDING)
        services.add_authenticator(person, secret, current_token=session.get(KEY))
        words = "You set up your authenticator app. We will ask for a code from it when you sign in."
        return confirmed(words, url_for("account.second_step"))

    values = _codes().fetch_setup_values(secret, person)
    return form_page("accounts/account/authenticator.html", form, serve, values=values)


@bp.post("/second-step/authenticator/remove")
@requires(Action.OWN_ACCOUNT)
@_fresh()
def remove_authenticator() -> Any:
    person = actor()
    if person.tf_totp_secret is None:
        abort(404)
    if not person.may_drop_second_factor:
        flash_notice("Your role needs a second step. Add another before you remove this one.")
        return redirect(url_for("account.second_step"))
    services.remove_authenticator(person, current_token=session.get(KEY))
    words = "You removed your authenticator app. We will no longer ask for a code from it."
    return confirmed(words, url_for("account.second_step"))


@bp.post("/places/<int:place_id>/sign-out")
@requires(Action.OWN_ACCOUNT)
def sign_out_elsewhere(place_id: int) -> Any:
    person = actor()
    place = next((place for place in person.sign_ins if place.id == place_id), None)
    if place is None:
        abort(404)
    services.sign_out_elsewhere(person, place)
    return confirmed(f"You are signed out of {place.browser}.", url_for("account.show"))


@bp.post("/sign-out-everywhere")
@requires(Action.OWN_ACCOUNT)
def sign_out_everywhere() -> Any:
    services.sign_out_everywhere(actor())
    session.clear()
    return confirmed("You are signed out everywhere, including here.", url_for("security.login"))


def _codes() -> Totp:
    return current_app.extensions["security"].totp_factory


def _pending_secret() -> str:
    """Kept in the session, encrypted, until a code shows that the app has it: a wrong code loses nothing."""
    if PENDING not in session:
        session[PENDING] = _codes().generate_totp_secret()
    return str(session[PENDING])
