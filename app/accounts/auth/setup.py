"""How is Flask-Security told about our people, our words and our rules?"""

import base64
import hashlib
from datetime import timedelta

from flask import Flask
from flask_security import Security

from app import clock
from app.accounts.auth import forms, second_step, sessions, signals, wording
from app.accounts.auth.codes import OneTimeCodes, RecoveryCodes
from app.accounts.auth.passkeys import Passkeys
from app.accounts.auth.passwords import NORMAL_FORM, SHORTEST, PasswordRules
from app.accounts.auth.people_store import PeopleStore
from app.extensions import db
from app.models.person import User, WebAuthn

# The library's pages that are ours; a setting of the same name says where each is.
TEMPLATES = (
    "change_password",
    "forgot_password",
    "login_user",
    "multi_factor_recovery",
    "multi_factor_recovery_codes",
    "reset_password",
    "two_factor_select",
    "two_factor_verify_code",
    "verify",
    "wan_register",
    "wan_signin",
    "wan_verify",
)
SETTINGS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    # Only argon2 is read as well: whatever else stood in the column would be let in by its own rules.
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    # OWASP's profile for argon2id: 19 MiB, two passes, one lane.
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__time_cost": 2,
        "argon2__memory_cost": 19456,
        "argon2__parallelism": 1,
    },
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    # A reset link names the present password by its digest only: that need not be slow.
    "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
    "SECURITY_PASSWORD_NORMALIZE_FORM": NORMAL_FORM,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "allow_smtputf8": False},
    "SECURITY_DATETIME_FACTORY": clock.now,
    "SECURITY_TRACKABLE": True,
    # One answer, whether or not there is such an account.
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_FRESHNESS": timedelta(minutes=30),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
    "SECURITY_CHANGEABLE": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=3),
    "SECURITY_TOTP_ISSUER": "Fourtier",
    "SECURITY_WAN_RP_NAME": "Fourtier",
    # Our mails are ours, sent once the change is committed.
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_PASSWORD_RESET_EMAIL": False,
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "security.login",
    "SECURITY_POST_CHANGE_VIEW": "account.show",
    "SECURITY_POST_RESET_VIEW": "security.login",
    "SECURITY_POST_VERIFY_VIEW": "account.show",
    "SECURITY_WAN_POST_REGISTER_VIEW": "account.second_step",
    **{f"SECURITY_{name.upper()}_TEMPLATE": f"accounts/auth/{name}.html" for name in TEMPLATES},
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
}


def init_app(app: Flask) -> None:
    for name, value in {**SETTINGS, **wording.MESSAGES}.items():
        app.config.setdefault(name, value)
    app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS"] = _keys_of_recovery_codes(app)
    security = Security(
        app,
        # It has no table of roles: memberships say who may do what.
        PeopleStore(db, User, None, WebAuthn),  # type: ignore[arg-type]
        # Its views are in routes.py, each with its address, its limit and who may open it.
        register_blueprint=False,
        password_util_cls=PasswordRules,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys,
        **forms.FORMS,
    )
    security.want_json(lambda request: False)
    # Styles and scripts are for everybody: without a look at the database they still come when it is away.
    security.principal.skip_static = True
    sessions.init_app(app, security)
    signals.init_app(app)
    second_step.init_app(app)


def _keys_of_recovery_codes(app: Flask) -> list[bytes]:
    """Recovery codes are stored encrypted, under keys that follow from those for authenticator apps."""
    newest_first = sorted(app.config["SECURITY_TOTP_SECRETS"].items(), reverse=True)
    digests = (hashlib.sha256(f"recovery codes {secret}".encode()).digest() for _, secret in newest_first)
    return [base64.urlsafe_b64encode(digest) for digest in digests]
