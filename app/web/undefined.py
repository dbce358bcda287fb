"""What happens when a template asks after a name that is not there?"""

from jinja2 import ChainableUndefined, Undefined


class TellingUndefined(ChainableUndefined):
    """Asking is fine, since the GOV.UK macros ask for every option; printing nothing by mistake is not."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error
    __html__ = __str__
