"""Which events change the number of incidents in the made-up city? `content/incidents.toml` sets them.

Their dates count back from the last month, so that recent months show them whenever the demonstration is
loaded.
"""

from typing import Any

import numpy as np

from app.demo.city import City


def everywhere(city: City, ago: int) -> np.ndarray:
    """Factors by category for the whole city: below or above 1 in the months when people stay at home."""
    at_home = city.events["stay_at_home"]
    if not at_home["last_months_ago"] <= ago <= at_home["first_months_ago"]:
        return np.ones(len(city.categories))
    return np.array([at_home["share"].get(category, at_home["others"]) for category in city.categories])


def remaining_share(city: City, ago: int) -> np.ndarray:
    """The share of the usual incidents that remains, by LSOA, category and map point.

    It is below 1 where a response works, and in the months when a hotspot draws incidents from everywhere
    else, so that the city's total does not change.
    """
    share = np.ones((len(city.lsoas), len(city.categories), city.eastings.shape[1]))
    share *= (1 - _drawn_away(city, ago))[None, :, None]
    treated = city.events["treated"]
    if ago <= treated["first_months_ago"]:
        share[_near(city, treated)] *= treated["share"]
    return share


def added(city: City, ago: int) -> np.ndarray:
    """Extra incidents as a multiple of the usual, by LSOA, category and map point.

    They grow each month where a hotspot emerges, and are 0 elsewhere.
    """
    more = np.zeros((len(city.lsoas), len(city.categories), city.eastings.shape[1]))
    emerging = city.events["emerging"]
    since = emerging["first_months_ago"] - ago
    if since >= 0:
        grown = (since + 1) / (emerging["first_months_ago"] + 1)
        more[_near(city, emerging)] = (emerging["times"] - 1) * grown
    return more


def _drawn_away(city: City, ago: int) -> np.ndarray:
    """By category: what comes on top where a hotspot emerges, as a share of the city's."""
    on_top = (city.expected[:, :, None] * city.shares[:, None] * added(city, ago)).sum(axis=(0, 2))
    return on_top / city.expected.sum(axis=0)


def _near(city: City, event: dict[str, Any]) -> np.ndarray:
    """The categories and map points that an event concerns."""
    away = np.hypot(city.eastings - event["easting"], city.northings - event["northing"])
    of_kind = np.isin(city.categories, event["categories"])
    return (away <= event["metres"])[:, None, :] & of_kind[None, :, None]
