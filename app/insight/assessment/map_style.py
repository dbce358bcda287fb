"""The map style of each of the four places, for the map and its legend."""

from app.insight.assessment.places import Part
from app.mapping.map_layers import AreaClass

# Distinguished by pattern and line, not by colour alone.
AREA_CLASSES = {
    Part.TREATED: AreaClass(
        "treated", Part.TREATED, fill="#b3470f", outline="#7a2e06", weight=3, opacity=0.5
    ),
    Part.COMPARISON: AreaClass(
        "comparison", Part.COMPARISON, fill="#1d5fa8", outline="#0f3a6b", weight=3, opacity=0.5
    ),
    Part.BUFFER: AreaClass(
        "buffer", Part.BUFFER, fill="#b3470f", outline="#7a2e06", dash="6 4", pattern="diagonal"
    ),
    Part.COMPARISON_BUFFER: AreaClass(
        "beside",
        Part.COMPARISON_BUFFER,
        fill="#1d5fa8",
        outline="#0f3a6b",
        dash="6 4",
        pattern="back-diagonal",
    ),
}
