"""What do people type to look after their own account?"""

from flask_wtf import FlaskForm

from app.accounts.auth.forms import code_field, only_digits


class AuthenticatorForm(FlaskForm):
    code = code_field(
        "Code that the app shows now",
        "Six digits, new every half minute",
        only_digits,
        inputmode="numeric",
        autocomplete="one-time-code",
    )
