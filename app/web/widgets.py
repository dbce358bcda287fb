"""GOV.UK widgets with the looks of this service, drawn without the context of the page.

The library's widgets use `render_template`, which runs the page's context processors, and their queries, once
more for every field.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import current_app
from govuk_frontend_wtf import wtforms_widgets as library
from markupsafe import Markup

SMALL_LABEL = {"label": {"classes": "govuk-label--s"}}
SMALL_LEGEND = {"fieldset": {"legend": {"classes": "govuk-fieldset__legend--s"}}}


def _merged(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a macro: a later layer wins. A copy, since the library changes what it gets."""
    result: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.items():
            is_group = isinstance(value, Mapping)
            result[name] = _merged(result.get(name) or {}, value) if is_group else value
    return result


class Drawn:
    """A widget with a `look` of its own. A field's `render_kw` and the template may say otherwise."""

    template: str
    look: ClassVar[Mapping[str, Any]] = SMALL_LABEL

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        of_field = (field.render_kw or {}).get("params", {})
        kwargs["params"] = _merged(self.look, of_field, kwargs.get("params", {}))
        return super().__call__(field, **kwargs)  # type: ignore[misc]  # of the library's widget

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        params = super().map_gov_params(field, **kwargs)  # type: ignore[misc]  # of the library's widget
        if "fieldset" in params:
            # The library forgets the text where a look of the legend is given.
            params["fieldset"]["legend"].setdefault("text", field.label.text)
        if params.get("hint") == {"text": ""}:
            # The library draws an empty one for groups, which screen readers announce.
            del params["hint"]
        return params

    def render(self, params: dict[str, Any]) -> Markup:
        template = current_app.jinja_env.get_template(self.template)
        return Markup(template.render(params=params))  # noqa: S704  # the macros escape what they are given


class GovCheckboxesInput(Drawn, library.GovCheckboxesInput):
    look = {**SMALL_LEGEND, "classes": "govuk-checkboxes--small"}


class GovCheckboxInput(Drawn, library.GovCheckboxInput):
    look = {**SMALL_LEGEND, "classes": "govuk-checkboxes--small"}


class GovDateInput(Drawn, library.GovDateInput):
    look = SMALL_LEGEND


class GovPasswordInput(Drawn, library.GovPasswordInput):
    pass


class GovRadioInput(Drawn, library.GovRadioInput):
    look = {**SMALL_LEGEND, "classes": "govuk-radios--small"}


class GovSelect(Drawn, library.GovSelect):
    pass


class GovTextArea(Drawn, library.GovTextArea):
    pass


class GovTextInput(Drawn, library.GovTextInput):
    pass
