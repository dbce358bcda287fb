"""How templates treat undefined names."""

from jinja2 import ChainableUndefined, Undefined


class TellingUndefined(ChainableUndefined):
    """Undefined names may be tested, as the GOV.UK macros do for every option, but not printed."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error
    __html__ = __str__
