"""How are codes of an authenticator app and recovery codes made, kept and taken once?"""

from typing import Any

from flask_security import MfRecoveryCodesUtil, Totp, UserMixin

from app.accounts.auth import services
from app.models.person import User


class OneTimeCodes(Totp):
    """Each code is taken once: who looked over a shoulder cannot use it again."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        assert isinstance(user, User)
        return user.totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        assert isinstance(user, User)
        user.totp_counter = tmatch.counter

    def encrypt_again(self, secret: str) -> str:
        """The same secret of somebody's app, encrypted with the newest of ours."""
        return str(self._totp.from_source(secret).to_json(encrypt=True))


class RecoveryCodes(MfRecoveryCodesUtil):
    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        assert isinstance(user, User)
        codes: list[str] = super().create_recovery_codes(user)
        services.record_recovery_codes(user)
        return codes

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        assert isinstance(user, User)
        deleted: bool = super().delete_recovery_code(user, code)
        services.use_recovery_code(user, left=len(user.mf_recovery_codes or []))
        return deleted

    def encrypt_again(self, codes: list[str]) -> list[str]:
        assert self.cryptor is not None
        return [self.cryptor.rotate(code.encode()).decode() for code in codes]
