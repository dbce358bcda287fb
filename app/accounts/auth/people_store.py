"""Whom does Flask-Security find, and whom does it not?"""

from typing import Any

from flask import current_app, session
from flask_security import SQLAlchemyUserDatastore, WebAuthnMixin
from sqlalchemy import func, select

from app.accounts.auth import services
from app.accounts.auth.known_browsers import recognise
from app.models.person import User, WebAuthn


class PeopleStore(SQLAlchemyUserDatastore):
    """Every way in goes through `find_user`: password, passkey, recovery code, mailed link."""

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        (name, value), *rest = by.items()
        if rest:
            raise ValueError("A person is looked for by one thing")
        column = getattr(User, name)
        wanted = func.lower(column) == str(value).lower() if case_insensitive else column == value
        statement = select(User).where(wanted)
        if not current_app.config["DEMO"]:
            statement = statement.where(User.demonstration.is_(False))
        return self.db.session.execute(statement).unique().scalars().one_or_none()

    def find_user_from_webauthn(self, webauthn: WebAuthnMixin) -> User | None:
        person = super().find_user_from_webauthn(webauthn)
        if isinstance(person, User):
            recognise(person)
            return person
        return None

    def delete_webauthn(self, webauthn: WebAuthnMixin) -> None:
        assert isinstance(webauthn, WebAuthn)
        services.remove_passkey(webauthn.user, webauthn, current_token=session.get("sign_in"))
