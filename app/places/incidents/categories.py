"""Categories of incident with rules of their own, and the list of police categories."""

# As the police files spell it. These rows have no crime ID, and are counted apart from crime.
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"

# The one crime that happens to homes: its rate is per 1,000 households.
BURGLARY = "Burglary"

# Values in query strings that stand for several categories.
EVERYTHING, CRIME = "all", "crime"

# As data.police.uk has them, since 2013.
OF_THE_POLICE = frozenset(
    {
        ANTI_SOCIAL_BEHAVIOUR, BURGLARY, "Bicycle theft", "Criminal damage and arson", "Drugs", "Other crime",
        "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting",
        "Theft from the person", "Vehicle crime", "Violence and sexual offences",
    }
)  # fmt: skip
