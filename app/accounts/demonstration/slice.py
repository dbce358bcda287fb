"""Registration of the one-click sign-in of the demonstration, where that is on."""

from app.accounts.demonstration.routes import init_app
from app.web.slices import Slice

SLICE = Slice(init_app=init_app)
