"""Background jobs of hotspots."""

from app.background.long_work import task
from app.evidence.hotspots.running import HotspotJob

find_hotspots = task("find_hotspots", HotspotJob)
