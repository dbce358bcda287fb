"""The form that withdraws kept evidence."""

from flask_wtf import FlaskForm

from app.web.fields import Required, TextareaField


class WithdrawForm(FlaskForm):
    reason = TextareaField(
        "Why should nobody rely on it any more?",
        [Required("Say why")],
        limit=500,
        rows=3,
        description="Everybody who can see it will read this. Do not name anybody.",
    )
