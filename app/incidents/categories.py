"""Which categories of incident are spoken of by name: what is not a crime, and what has a rate of its own?"""

# As the police files spell it. These rows have no crime ID, and are counted apart from crime.
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"

# The one crime that happens to homes: its rate is per 1,000 households.
BURGLARY = "Burglary"
