"""Registration of the audit record."""

from app.accounts.audit import routes
from app.policy import Action
from app.web.navigation import ACCOUNT, Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    navigation=(Entry("Audit", "audit.index", Action.AUDIT_READ, position=20, section=ACCOUNT),),
)
