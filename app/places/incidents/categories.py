"""Categories of incident with rules of their own, the list of police categories, and groups of them."""

import re
import unicodedata
from typing import NamedTuple

# As the police files spell it. These rows have no crime ID, and are counted apart from crime.
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"

# The one crime that happens to homes: its rate is per 1,000 households.
BURGLARY = "Burglary"

# Values in query strings that stand for several categories.
EVERYTHING, CRIME = "all", "crime"

# As data.police.uk has them, since May 2013.
OF_THE_POLICE = frozenset(
    {
        ANTI_SOCIAL_BEHAVIOUR, BURGLARY, "Bicycle theft", "Criminal damage and arson", "Drugs", "Other crime",
        "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting",
        "Theft from the person", "Vehicle crime", "Violence and sexual offences",
    }
)  # fmt: skip

# Words that data.police.uk used until April 2013, and the categories that now hold what each of them held.
# A month that has one of these words says nothing of those categories, and the other way round.
OLD_WORDS = {
    "Violent crime": frozenset({"Violence and sexual offences"}),
    "Public disorder and weapons": frozenset(
        {"Bicycle theft", "Other theft", "Possession of weapons", "Public order", "Theft from the person"}
    ),
}
# "Other theft" is a word of both lists, and held thefts of bicycles and from the person in the old one.
IN_BOTH_LISTS = frozenset({"Other theft"})


# --- spelling ----------------------------------------------------------------------------------------
# Hyphens that word processors put in place of the plain one.
HYPHENS = re.compile("[\u2010\u2011\u00ad\ufe63\uff0d]")
LOOSE = re.compile(r"[\s_\-\u2012-\u2015\u2212]")
QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"'})


def tidy(words: str) -> str:
    """A category without signs that cannot be told from plain ones or cannot be seen."""
    if words.isascii():
        return words
    words = unicodedata.normalize("NFC", HYPHENS.sub("-", words))
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cf")


def spelling_key(words: str) -> str:
    """The same for categories whose spellings differ in capitals, spaces or hyphens only."""
    return LOOSE.sub("", tidy(words).casefold().translate(QUOTES))


# --- several categories, added up --------------------------------------------------------------------
class Group(NamedTuple):
    """A named sum of categories. One category may be in several groups."""

    label: str
    categories: tuple[str, ...]


# By their value in a query string. Every page that asks for categories offers these.
GROUPS = {
    "group:acquisitive": Group(
        "Acquisitive crime",
        (
            "Bicycle theft", BURGLARY, "Other theft", "Robbery", "Shoplifting", "Theft from the person",
            "Vehicle crime",
        ),
    ),
    "group:personal-theft": Group("Robbery and theft from the person", ("Robbery", "Theft from the person")),
    "group:vehicles": Group("Vehicle crime and bicycle theft", ("Bicycle theft", "Vehicle crime")),
    "group:violence": Group(
        "Violence, robbery and weapons",
        ("Possession of weapons", "Robbery", "Violence and sexual offences"),
    ),
    "group:disorder": Group(
        "Anti-social behaviour, damage and public order",
        (ANTI_SOCIAL_BEHAVIOUR, "Criminal damage and arson", "Public order"),
    ),
}  # fmt: skip
AND = "|"  # between the categories of a sum that has no name


def members(what: str) -> tuple[str, ...]:
    """The categories that `what` names: one, several, or those of a group."""
    return GROUPS[what].categories if what in GROUPS else tuple(what.split(AND))


def sum_of(categories: "set[str] | frozenset[str]") -> str:
    """The value in a query string of these categories together."""
    return AND.join(sorted(categories))


def includes(what: str, category: str) -> bool:
    """Whether a category is in `what`, which is crime, everything or what `members` understands."""
    if what == CRIME:
        return category != ANTI_SOCIAL_BEHAVIOUR
    return what == EVERYTHING or category in members(what)
