"""Which libraries does the whole application share?"""

from typing import TYPE_CHECKING

from flask import current_app, request
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_mailman import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Joining an outer transaction by savepoints changes nothing in production, where there is none;
# the tests wrap every test in one and roll it back.
db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})
if TYPE_CHECKING:
    # What `db.Model` is, for tools that read the code and do not run it.
    class Model(Base): ...

else:
    Model = db.Model
csrf = CSRFProtect()


def _most_writes() -> str:
    return f"{current_app.config['WRITES_PER_MINUTE']} per minute"


# What ends a session or asks that it goes on: whoever has sent too much must still be able to leave.
FREE = {
    "account.sign_out_elsewhere",
    "account.sign_out_everywhere",
    "account.stay_signed_in",
    "security.logout",
}


def _is_free() -> bool:
    return not current_user.is_authenticated or request.endpoint in FREE


# Whatever a person sends counts together, however many addresses and windows it comes from.
WRITES = ApplicationLimit(
    _most_writes,
    key_function=lambda: f"person {current_user.get_id()}",
    methods=("POST", "PUT", "PATCH", "DELETE"),
    scope="writes",
    exempt_when=_is_free,
)
limiter = Limiter(key_func=get_remote_address, application_limits=[WRITES])
mail = Mail()
