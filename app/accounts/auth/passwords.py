"""Which passwords are good enough?

Length counts, not mixtures of signs: three random words are easy to keep and hard to guess. What is
refused is what guessers try first: listed passwords and words (`common_passwords`), and one's own name.
"""

import re
import unicodedata
from typing import Any, Final

from flask_security import PasswordUtil

from app.accounts.auth.common_passwords import is_common, without_accents
from app.models.person import User

SHORTEST, LONGEST = 12, 200
NORMAL_FORM: Final = "NFKD"


class PasswordRules(PasswordUtil):
    """Flask-Security asks this wherever a password is set."""

    def validate(self, password: str, is_register: bool, **context: Any) -> tuple[list[str] | None, str]:
        password = normalise(password)
        fault = fault_of(password, context.get("user"))
        return ([fault] if fault else None), password


def fault_of(password: str, person: User | None) -> str:
    """What is wrong with it, as a sentence; nothing if it will do."""
    if _length(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more. Three random words make a good one."
    if _length(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer."
    if person is not None and _names(person, password):
        return "Your password must not contain your name or email address."
    if is_common(password):
        return "That password is too easy to guess. Three random words make a good one."
    return ""


def normalise(typed: Any) -> Any:
    """One form for however a password was typed, for every field that takes one.

    NFKD is Flask-Security's, and so that of the stored hashes: café with one character for é, or with two.
    """
    return unicodedata.normalize(NORMAL_FORM, typed) if isinstance(typed, str) else typed


def _length(password: str) -> int:
    """In characters as people count them: é is one, in whichever form."""
    return len(unicodedata.normalize("NFC", password))


def _names(person: User, password: str) -> bool:
    parts = re.split(r"[^a-z]+", without_accents(f"{person.name} {person.email.split('@')[0]}"))
    return any(len(part) > 3 and part in without_accents(password) for part in parts)
