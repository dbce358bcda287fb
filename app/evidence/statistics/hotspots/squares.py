"""Which square of the British National Grid is a point in, and what is it called?"""

from collections.abc import Sequence

QUARTERS = {(0, 0): "SW", (1, 0): "SE", (0, 1): "NW", (1, 1): "NE"}
NOT_IN_OSBNG = 250


def name_of(easting: int, northing: int, size: int) -> str:
    """The grid reference of the square of `size` metres whose south-west corner is here.

    As Ordnance Survey writes it: SK 57 39 for 1 km, SK 57 39 NW for 500 m, SK 570 398 for 100 m. The Grid
    has no reference for 250 m: such a square is named as a quarter of its 500 m square, SK 57 39 NW SE.
    ValueError for a size that has no name, or a point outside the Grid.
    """
    from osbng.errors import BNGExtentError, BNGResolutionError
    from osbng.indexing import xy_to_bng

    if size == NOT_IN_OSBNG:
        quarter = QUARTERS[easting % 500 // 250, northing % 500 // 250]
        return f"{name_of(easting - easting % 500, northing - northing % 500, 500)} {quarter}"
    try:
        return str(xy_to_bng(easting, northing, size).bng_ref_formatted)
    except (BNGExtentError, BNGResolutionError) as error:
        raise ValueError(f"No square of {size} m has a name at {easting}, {northing}") from error


def names_of(corners: Sequence[tuple[int, int]], size: int) -> list[str]:
    return [name_of(easting, northing, size) for easting, northing in corners]
