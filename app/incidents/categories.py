"""Which category of incident is not a crime?"""

# As the police files spell it. These rows have no crime ID, and are counted apart from crime.
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"
