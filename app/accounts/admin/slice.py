"""Registration of settings and people."""

from app.accounts.admin import routes
from app.accounts.admin.pending_changes.routes import owner
from app.policy import Action
from app.web.navigation import ACCOUNT, Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp, owner),
    navigation=(Entry("Settings", "admin.index", Action.SETTINGS_MANAGE, position=10, section=ACCOUNT),),
)
