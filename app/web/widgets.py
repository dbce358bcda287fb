"""GOV.UK widgets that render without the context of the page.

The library's widgets use `render_template`, which runs the page's context processors, and their queries, once more
for every field.
"""

from typing import Any

from flask import current_app
from govuk_frontend_wtf import wtforms_widgets as library
from markupsafe import Markup


class _WithoutContext:
    template: str

    def render(self, params: dict[str, Any]) -> Markup:
        return Markup(current_app.jinja_env.get_template(self.template).render(params=params))


class GovCheckboxInput(_WithoutContext, library.GovCheckboxInput):
    pass


class GovCheckboxesInput(_WithoutContext, library.GovCheckboxesInput):
    pass


class GovDateInput(_WithoutContext, library.GovDateInput):
    pass


class GovFileInput(_WithoutContext, library.GovFileInput):
    pass


class GovPasswordInput(_WithoutContext, library.GovPasswordInput):
    pass


class GovRadioInput(_WithoutContext, library.GovRadioInput):
    pass


class GovSelect(_WithoutContext, library.GovSelect):
    pass


class GovTextArea(_WithoutContext, library.GovTextArea):
    pass


class GovTextInput(_WithoutContext, library.GovTextInput):
    pass
