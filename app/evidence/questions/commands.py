"""No commands: questions are kept by those who ask them."""

COMMANDS = ()
