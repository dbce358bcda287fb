"""Registration of one’s own account."""

from app.accounts.account import routes
from app.accounts.account.blueprint import bp
from app.accounts.account.stand_ins import routes as stand_ins
from app.accounts.account.stand_ins.services import end_those_of
from app.accounts.auth.access import ACCESS_ENDED
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(bp,),
    views=(routes, stand_ins),
    fills=((ACCESS_ENDED, end_those_of),),
)
