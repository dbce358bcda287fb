"""Registration of dashboards: exceptions, the table of indicators, commentary, and editions."""

from app.insight.dashboards import routes
from app.insight.dashboards.blueprint import bp
from app.insight.dashboards.editions import routes as editions
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(bp,),
    views=(routes, editions),
    section="performance",
    navigation=(
        Entry(
            "Dashboards", "dashboards.index", Action.MEASURES_VIEW, position=20, section="performance",
            also=(
                "dashboards.indicators", "dashboards.editions", "dashboards.edition", "dashboards.groups",
                "dashboards.comment", "dashboards.prepare",
            ),
        ),
    ),
)  # fmt: skip
