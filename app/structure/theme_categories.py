"""Which categories of incidents is each of the usual themes about, before an administrator says otherwise?

Categories of data.police.uk, by the key of the theme: those that a new partnership begins with, and those of
the demonstration. A theme that is not here begins without any, and its evidence counts all crime and
anti-social behaviour.
"""

from app.models.partnership import Theme

_THEFT = (
    "Bicycle theft", "Burglary", "Other theft", "Shoplifting", "Theft from the person", "Vehicle crime",
)  # fmt: skip
_VIOLENCE = ("Possession of weapons", "Robbery", "Violence and sexual offences")
_DRUGS = ("Anti-social behaviour", "Drugs")

DEFAULTS: dict[str, tuple[str, ...]] = {
    # of a new partnership
    "anti-social-behaviour": ("Anti-social behaviour",),
    "drugs-and-alcohol": _DRUGS,
    "violence": _VIOLENCE,
    "burglary-and-theft": _THEFT,
    "environment": ("Anti-social behaviour", "Criminal damage and arson"),
    # of the demonstration
    "asb": ("Anti-social behaviour",),
    "substance": _DRUGS,
    "theft": _THEFT,
    "exploitation": ("Drugs", "Violence and sexual offences"),
    "abuse": ("Violence and sexual offences",),
    "hate": ("Public order", "Violence and sexual offences"),
    "reoffending": ("Robbery", *_THEFT),
}


def with_default_categories(theme: Theme) -> Theme:
    """The same theme; a new one has the categories that are usual for it."""
    theme.categories = list(DEFAULTS.get(theme.key, ()))
    return theme
