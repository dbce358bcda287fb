"""The form by which the owner of an action reports it done without signing in."""

from flask_wtf import FlaskForm

from app.web.fields import TextareaField


class ReportForm(FlaskForm):
    result = TextareaField(
        "What was the result? (optional)", limit=2000, rows=3, description="Do not name anybody."
    )
