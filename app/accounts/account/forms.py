"""What do people type to look after their own account?"""

from flask_wtf import FlaskForm

from app.accounts.auth.forms import code_field, only_digits
from app.models.person import Told
from app.web.fields import RadiosField, Required


class HowToldForm(FlaskForm):
    """When somebody is mailed what they are told."""

    told = RadiosField(
        "When do you want to get emails?", Told, [Required("Select when you want to get emails")]
    )


class AuthenticatorForm(FlaskForm):
    code = code_field(
        "Code from your app",
        "6 digits. The code changes every 30 seconds.",
        only_digits,
        inputmode="numeric",
        autocomplete="one-time-code",
    )
