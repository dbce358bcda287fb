"""What do we ask of a passkey?

Each passkey serves twice: after a password as the second step, and alone in place of both. Alone it
counts only if it has asked its owner for a finger, a face or a PIN, so that a found key opens nothing.
"""

from typing import Any

from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


class Passkeys(WebauthnUtil):
    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        alone = usage == ["first"]
        return UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED
