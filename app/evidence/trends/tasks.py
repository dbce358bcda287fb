"""Background jobs of trends."""

from app.background.long_work import task
from app.evidence.trends.near_repeats.running import NearRepeatJob

find_near_repeats = task("find_near_repeats", NearRepeatJob)
