"""Categories of incident with rules of their own, and the list of police categories."""

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
