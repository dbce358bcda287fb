"""Which passwords are good enough?

Length counts, not mixtures of signs: three random words are easy to keep and hard to guess. What is
refused is what guessers try first: common words with digits after them, runs, and one's own name.
"""

import re
from typing import Any

from flask_security import PasswordUtil

from app.models.person import User

SHORTEST, LONGEST = 12, 200
COMMON_WORDS = """
    administrator anotherday arsenal baseball batman changeme charlie chelsea christmas community
    computer cricket default dragon england everton fourtier football freedom goodmorning hellohello
    iloveyou internet january february march april may june july august september october november december
    jennifer jordan letmein letmeinplease liverpool london manchester manutd master michael monday
    mustang nothing nottingham nottinghamforest partnership passphrase passwd password passwordpassword
    pokemon princess qazwsx qazwsxedc qwerty qwertyqwerty qwertyuiop qwertyuiopasdf robinhood rangers
    safercommunities secret shadow sherwood spring summer autumn winter starwars sunshine superman
    temporary testtest thisisapassword tottenham trustno trustnoone tuesday wednesday thursday friday
    welcome welcomewelcome whatever yesterday
"""
COMMON = frozenset(COMMON_WORDS.split())
LOOKALIKES = str.maketrans("013457@$", "oieastas")
RUNS = "abcdefghijklmnopqrstuvwxyz 01234567890123456789 qwertyuiopasdfghjklzxcvbnm"


class PasswordRules(PasswordUtil):
    """Flask-Security asks this wherever a password is set."""

    def validate(self, password: str, is_register: bool, **context: Any) -> tuple[list[str] | None, str]:
        password = self.normalize(password)
        fault = fault_of(password, context.get("user"))
        return ([fault] if fault else None), password


def fault_of(password: str, person: User | None) -> str:
    """What is wrong with it, as a sentence; nothing if it will do."""
    if len(password) < SHORTEST:
        return f"Your password must be at least {SHORTEST} characters. Three random words make a good one."
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer."
    if person is not None and _names(person, password):
        return "Your password must not contain your name or your e-mail address."
    if _is_common(password):
        return "That password is one of the first that people guess. Three random words make a good one."
    return ""


def _names(person: User, password: str) -> bool:
    parts = re.split(r"[^a-z]+", f"{person.name} {person.email.split('@')[0]}".lower())
    return any(len(part) > 3 and part in password.lower() for part in parts)


def _is_common(password: str) -> bool:
    lower = password.lower()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lower)
    guesses = {re.sub(r"[^a-z]", "", word) for word in (lower, core.translate(LOOKALIKES))}
    if len(set(lower)) < 5 or guesses & COMMON:
        return True
    return any(part in run for run in RUNS.split() for part in (lower, lower[::-1]))
