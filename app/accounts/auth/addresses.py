"""Can a mail server deliver to this address?

Judged by how it is written, without asking anybody: letters outside ASCII before the @, which few servers
take, domains of one word and reserved ones are refused wherever an address is typed.
"""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms.validators import ValidationError

LOOKS_LIKE = "Enter an email address, such as name@example.gov.uk"
NOT_DELIVERABLE = "Enter an email address with no accents and a full domain, such as name@example.gov.uk"


def fault_of(address: str) -> str:
    """What is wrong with an address, as a sentence; nothing if mail can reach it."""
    name, _, domain = address.partition("@")
    if not name or not domain or len(address.split()) != 1:
        return LOOKS_LIKE
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return NOT_DELIVERABLE
    return ""


class Deliverable:
    """For the field of a form."""

    def __call__(self, form: Any, field: Any) -> None:
        fault = fault_of(field.data or "")
        if field.data and fault:
            raise ValidationError(fault)
