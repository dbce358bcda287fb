"""How are codes of an authenticator app and recovery codes made, kept and taken once?"""

from flask_security import MfRecoveryCodesUtil, Totp

from app.auth import services
from app.models.person import User


class OneTimeCodes(Totp):
    """Each code is taken once: who looked over a shoulder cannot use it again."""

    def get_last_counter(self, user: User) -> int | None:
        return user.totp_counter

    def set_last_counter(self, user: User, tmatch: object) -> None:
        user.totp_counter = tmatch.counter  # type: ignore[attr-defined]


class RecoveryCodes(MfRecoveryCodesUtil):
    def create_recovery_codes(self, user: User) -> list[str]:
        codes: list[str] = super().create_recovery_codes(user)
        services.keep_recovery_codes(user)
        return codes

    def delete_recovery_code(self, user: User, code: str) -> bool:
        deleted: bool = super().delete_recovery_code(user, code)
        services.use_recovery_code(user, left=len(user.mf_recovery_codes or []))
        return deleted
