"""The protective marking of a paper, and how a paper that bears it is handled."""

SENSITIVE = "OFFICIAL-SENSITIVE"
HANDLING = (
    "Handle this as your sharing agreement says. Do not forward it to anyone who cannot see these cases."
)
