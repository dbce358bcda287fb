"""What do people type to look after their own account?"""

from flask_wtf import FlaskForm

from app.accounts.auth.forms import code_field, only_digits
from app.models.person import Told
from app.web.fields import RadiosField, Required


class HowToldForm(FlaskForm):
    """When somebody is mailed what they are told."""

    told = RadiosField("When should we mail you what happens?", Told, [Required("Choose when we mail you")])


class AuthenticatorForm(FlaskForm):
    code = code_field(
        "Code that the app shows now",
        "Six digits, new every half minute",
        only_digits,
        inputmode="numeric",
        autocomplete="one-time-code",
    )
