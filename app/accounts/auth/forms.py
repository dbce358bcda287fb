"""What do people type to sign in, and what makes it right?

Flask-Security's own forms, with our labels, and stricter where it matters: the account's row is held
while a password or a code is tried, so that many guesses at once are counted like one after another.
"""

import json
import re
from types import SimpleNamespace
from typing import Any

from flask import current_app, session
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryCodesForm,
    MfRecoveryForm,
    ResetPasswordForm,
    TwoFactorSelectForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
)
from flask_security.forms import EqualToLocalize, IsString, RequiredLocalize
from flask_security.utils import get_message, hash_password, validate_redirect_url
from flask_security.webauthn import WebAuthnRegisterResponseForm
from flask_wtf import FlaskForm
from werkzeug.local import LocalProxy
from wtforms import Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import Length, ValidationError

from app.accounts.auth import services
from app.accounts.auth.addresses import Deliverable
from app.accounts.auth.known_browsers import recognise
from app.accounts.auth.passwords import LONGEST, fault_of, normalise
from app.accounts.auth.sessions import signed_in_person
from app.models.person import User
from app.use_case import lock
from app.web.fields import as_choices
from app.web.widgets import GovPasswordInput, GovRadioInput, GovTextInput

STEPS = {"authenticator": "A code from my authenticator app", "webauthn": "A passkey"}
# Of a decomposed character there are several: what is too long for people is said by `fault_of`.
LONGEST_NORMALISED = 4 * LONGEST
WIDE = "govuk-!-width-two-thirds"
EMAIL = {"type": "email", "params": {"classes": WIDE, "autocomplete": "username", "spellcheck": False}}


def _password(label: str, autocomplete: str, missing: str = "PASSWORD_NOT_PROVIDED", **rest: Any) -> Field:
    return PasswordField(
        label,
        widget=GovPasswordInput(),
        validators=[IsString(), RequiredLocalize(message=missing), Length(max=LONGEST_NORMALISED)],
        filters=[normalise],
        render_kw={"params": {"classes": WIDE, "autocomplete": autocomplete}},
        **rest,
    )


def _again(other: str) -> Field:
    return PasswordField(
        "Enter it again",
        widget=GovPasswordInput(),
        validators=[IsString(), EqualToLocalize(other, message="RETYPE_PASSWORD_MISMATCH")],
        filters=[normalise],
        render_kw={"params": {"classes": WIDE, "autocomplete": "new-password"}},
    )


def code_field(label: str, hint: str, tidy: Any, **params: Any) -> Field:
    return StringField(
        label,
        description=hint,
        widget=GovTextInput(),
        validators=[IsString(), RequiredLocalize(message="Enter the code"), Length(max=40)],
        filters=[lambda typed: tidy(typed) if isinstance(typed, str) else typed],
        render_kw={"params": {"classes": "govuk-input--width-10", "spellcheck": False, **params}},
    )


def only_digits(typed: str) -> str:
    return re.sub(r"\s", "", typed)


def _in_fours(typed: str) -> str:
    """However it was typed: 1A2B 3C4D 5E6F is 1a2b-3c4d-5e6f."""
    signs = re.sub(r"[^0-9a-z]", "", typed.lower())
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def _email() -> Field:
    return StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[IsString(), RequiredLocalize(message="EMAIL_NOT_PROVIDED"), Deliverable()],
        filters=[lambda typed: typed.strip() if isinstance(typed, str) else typed],
        render_kw=EMAIL,
    )


class SafeNext:
    """A way back that leads off our pages is dropped without a word, and home is shown instead."""

    next: HiddenField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.next.data and not validate_redirect_url(self.next.data):
            self.next.data = ""

    def validate_next(self, field: Field) -> None:
        """Checked when the form was made."""


class NotRemembered:
    """Nobody is kept signed in longer than a session lasts, whatever the form says."""

    remember: Field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remember.data = False


class SignInForm(SafeNext, NotRemembered, LoginForm):
    user: User | None
    email = _email()
    password = _password("Password", "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = self.next.data or "/"
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        if not FlaskForm.validate(self):
            return _as_form_error(self, self.email, self.password)
        self.ifield, self.user = self.email, _find(self.email.data)
        if self.user is not None:
            lock(self.user)
            recognise(self.user)
        if super().validate(**kwargs):
            return True
        self._note()
        self.email.errors = self.password.errors = []
        self.form_errors = [get_message("GENERIC_AUTHN_FAILED")[0]]
        return False

    def _note(self) -> None:
        if self.user is None:
            services.note_unknown(self.email.data)
        elif self.user_authenticated:
            services.note_refused(self.user)


class ConfirmForm(SafeNext, VerifyForm):
    user: User
    password = _password("Your password", "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = _itself(self.user)

    def validate(self, **kwargs: Any) -> bool:
        if not self.user.password:
            self.password.errors = ["You have no password. Sign out, and sign in again."]
            return False
        if _is_shut(self.user, self.password):
            return False
        return bool(super().validate(**kwargs))


class ForgotForm(ForgotPasswordForm):
    email = _email()

    def validate(self, **kwargs: Any) -> bool:
        """Somebody whose account is locked may ask too: that is how they get in again."""
        if not FlaskForm.validate(self):
            return _as_form_error(self, self.email)
        person = self.user = _find(self.email.data)
        may_reset = person is not None and person.active and person.password is not None
        if person is not None and may_reset and person.resets_are_held:
            services.refuse_reset(person)
            may_reset = False
        elif may_reset:
            # Flask-Security hashes for those it does not know: no answer is to be quicker than the other.
            hash_password("not-a-password")
        self.email.errors = [] if may_reset else ["unknown"]
        return may_reset


class NewPasswordForm(ResetPasswordForm):
    password = _password("New password", "new-password", description="At least 12 characters")
    password_confirm = _again("password")


class ChangeForm(ChangePasswordForm):
    password = PasswordField(
        "Current password",
        widget=GovPasswordInput(),
        validators=[IsString(), Length(max=LONGEST_NORMALISED)],
        filters=[normalise],
        render_kw={"params": {"classes": WIDE, "autocomplete": "current-password"}},
    )
    new_password = _password("New password", "new-password", description="At least 12 characters")
    new_password_confirm = _again("new_password")

    def validate(self, **kwargs: Any) -> bool:
        person = signed_in_person()
        if _is_shut(person, self.password):
            return False
        valid: bool = super().validate(**kwargs)
        if get_message("INVALID_PASSWORD")[0] in self.password.errors:
            services.note_wrong_try(person)
        return valid


class InvitationForm(FlaskForm):
    password = _password("Password", "new-password", description="At least 12 characters")
    password_confirm = _again("password")

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def validate_password(self, field: Field) -> None:
        fault = fault_of(field.data, self.person)
        if fault:
            raise ValidationError(fault)


class CodeForm(TwoFactorVerifyCodeForm):
    user: User | None
    code = code_field(
        "Code from your authenticator app",
        "6 digits",
        only_digits,
        inputmode="numeric",
        autocomplete="one-time-code",
    )

    def validate(self, **kwargs: Any) -> bool:
        if self.user is not None and _is_shut(self.user, self.code):
            return False
        return bool(super().validate(**kwargs))


class RecoveryForm(MfRecoveryForm):
    user: User
    code = code_field(
        "Recovery code", "12 letters and digits, such as 1a2b-3c4d-5e6f", _in_fours, autocomplete="off"
    )

    def validate(self, **kwargs: Any) -> bool:
        if _is_shut(self.user, self.code):
            return False
        valid: bool = super().validate(**kwargs)
        if not valid and self.code.data:
            services.note_wrong_try(self.user)
        return valid


class StepsField(RadioField):
    """Flask-Security sets the ways by their names; we say them in words."""

    @property
    def choices(self) -> Any:
        return RadioField.choices.fget(self)

    @choices.setter
    def choices(self, ways: list[tuple[str, str]]) -> None:
        RadioField.choices.fset(self, as_choices((name, STEPS[name]) for name, _ in ways))


class WhichStepForm(TwoFactorSelectForm):
    which = StepsField(
        "How do you want to prove it is you?",
        widget=GovRadioInput(),
        invalid_choice_message="Select how you want to prove it is you",
    )


class NoRescueForm(FlaskForm):
    """Flask-Security offers ways out of a lost second step on its own form; ours are links on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_setup = SimpleNamespace(choices=[])


class PasskeyNameForm(WebAuthnRegisterForm):
    name = StringField(
        "Name of the new passkey",
        description="This helps you tell your passkeys apart. For example, Work laptop",
        widget=GovTextInput(),
        validators=[IsString(), RequiredLocalize(message="WEBAUTHN_NAME_REQUIRED"), Length(max=64)],
        render_kw={"params": {"classes": "govuk-input--width-20", "autocomplete": "off"}},
    )
    usage = HiddenField()

    def validate(self, **kwargs: Any) -> bool:
        # Each passkey serves both ways: see app/accounts/auth/passkeys.py.
        self.usage.data = "secondary"
        return bool(super().validate(**kwargs))


class PasskeyAnswerForm(WebAuthnRegisterResponseForm):
    def validate(self, **kwargs: Any) -> bool:
        valid: bool = super().validate(**kwargs)
        if valid and not _is_small_json(self.extensions):
            self.extensions = ""
        return valid


class PasskeySignInForm(SafeNext, NotRemembered, WebAuthnSigninForm):
    pass


class PasskeySignInAnswerForm(SafeNext, NotRemembered, WebAuthnSigninResponseForm):
    user: User

    def validate(self, **kwargs: Any) -> bool:
        if not self.is_secondary and not self.is_verify:
            # Alone it must have asked its owner for more, whatever was agreed when the page was made.
            self.user_verification = True
        # To Flask-Security a passkey has one use, and only a confirmation takes any: ours serve both ways.
        self.is_verify = True
        return bool(super().validate(**kwargs)) and not self.credential.errors and self._is_theirs()

    def _is_theirs(self) -> bool:
        """Whether the passkey belongs to the person who gave the password."""
        if self.is_secondary and self.user.fs_uniquifier != session.get("tf_user_id"):
            self.credential.errors = [get_message("WEBAUTHN_MISMATCH_USER_HANDLE")[0]]
            return False
        return True


class PasskeyRemovalForm(WebAuthnDeleteForm):
    def validate(self, **kwargs: Any) -> bool:
        if not super().validate(**kwargs):
            return False
        if not signed_in_person().may_drop_second_factor:
            self.name.errors = ["Your role needs a second step. Add another before you remove this one."]
            return False
        return True


FORMS: dict[str, Any] = {
    "login_form": SignInForm,
    "verify_form": ConfirmForm,
    "forgot_password_form": ForgotForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": ChangeForm,
    "two_factor_verify_code_form": CodeForm,
    "two_factor_select_form": WhichStepForm,
    "two_factor_rescue_form": NoRescueForm,
    "mf_recovery_codes_form": MfRecoveryCodesForm,
    "mf_recovery_form": RecoveryForm,
    "wan_register_form": PasskeyNameForm,
    "wan_register_response_form": PasskeyAnswerForm,
    "wan_signin_form": PasskeySignInForm,
    "wan_signin_response_form": PasskeySignInAnswerForm,
    "wan_delete_form": PasskeyRemovalForm,
}


def _find(email: str) -> User | None:
    return current_app.extensions["security"].datastore.find_user(case_insensitive=True, email=email)


def _as_form_error(form: Any, *fields: Field) -> bool:
    """Move field errors to the form: Flask-Security hides field errors, which could hint at accounts."""
    form.error_fields = {error: field.id for field in fields for error in field.errors[:1]}
    form.form_errors = [*form.error_fields]
    for field in fields:
        field.errors = []
    return False


def _itself(person: Any) -> User:
    return person._get_current_object() if isinstance(person, LocalProxy) else person


def _is_shut(person: User, field: Field) -> bool:
    """Lock the account's row for this attempt, and set an error if the account is locked out."""
    lock(person)
    recognise(person)
    field.errors = []
    return person.is_locked(field.errors)


def _is_small_json(typed: Any) -> bool:
    try:
        return isinstance(typed, str) and len(typed) < 255 and isinstance(json.loads(typed), dict)
    except ValueError:
        return False
