"""The protective marking of a paper, and how a paper that bears it is handled."""

SENSITIVE = "OFFICIAL-SENSITIVE"
HANDLING = "Handle as your sharing agreement says. Do not forward outside the people who can see these cases."
