"""The form that withdraws kept evidence."""

from flask_wtf import FlaskForm

from app.web.fields import Required, TextareaField


class WithdrawForm(FlaskForm):
    reason = TextareaField(
        "Why should people stop relying on it?",
        [Required("Enter why people should stop relying on it")],
        limit=500,
        rows=3,
        description="Everyone who can see this evidence can read your reason. Do not name anyone.",
    )
