"""The product with one page more: the bare page, by which the others are measured.

It shows what any page costs: somebody signed in, the layout, one indexed query, and a table of 25 rows.
"""

from flask import render_template
from sqlalchemy import select

from app import create_app
from app.extensions import db
from app.models.case import Case
from app.policy import Action
from app.web.guard import requires

ADDRESS, TITLE = "/bench/bare", "The bare page"
ROWS = 25

app = create_app()
_PAGE = app.jinja_env.from_string("""
{% extends "layouts/page.html" %}
{% set title = bare_title %}
{% block content %}
  <h1 class="govuk-heading-l">{{ title }}</h1>
  <table class="govuk-table">
    {% for row in rows %}
    <tr class="govuk-table__row">
      <td class="govuk-table__cell">{{ row.reference }}</td>
      <td class="govuk-table__cell">{{ row.title }}</td>
      <td class="govuk-table__cell">{{ row.changed_at }}</td>
    </tr>
    {% endfor %}
  </table>
{% endblock %}
""")
_ROWS = select(Case.reference, Case.title, Case.changed_at).order_by(Case.id.desc()).limit(ROWS)


@app.get(ADDRESS)
@requires(Action.CASE_LIST)
def bare() -> str:
    return render_template(_PAGE, bare_title=TITLE, rows=db.session.execute(_ROWS).all())
