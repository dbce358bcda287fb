"""Registration of performance: measures, their figures and their targets."""

from app.insight.performance import routes
from app.insight.performance.blueprint import bp
from app.insight.performance.charts import routes as charts
from app.insight.performance.importing import routes as importing
from app.insight.performance.keeping import routes as keeping
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(bp,),
    views=(routes, charts, keeping, importing),
    navigation=(
        Entry("Performance", "performance.index", Action.MEASURES_VIEW, position=70),
        Entry("Measures", "performance.index", Action.MEASURES_VIEW, position=10, section="performance"),
    ),
)
