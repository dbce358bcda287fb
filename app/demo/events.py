"""What happens to the made-up city while its incidents are counted? As `content/incidents.toml` says.

All of it is counted back from the last month, so that it is in sight whenever the demonstration is loaded.
"""

from typing import Any

import numpy as np

from app.demo.city import City


def everywhere(city: City, ago: int) -> np.ndarray:
    """By category: how many there are beside what the season says, when all stay at home."""
    at_home = city.events["stay_at_home"]
    if not at_home["last_months_ago"] <= ago <= at_home["first_months_ago"]:
        return np.ones(len(city.categories))
    return np.array([at_home["share"].get(category, at_home["others"]) for category in city.categories])


def remaining_share(city: City, ago: int) -> np.ndarray:
    """By LSOA, category and map point: the share that still happens where a response works, and everywhere
    while a hotspot draws to itself what happened elsewhere, so that the city has as many as before."""
    share = np.ones((len(city.lsoas), len(city.categories), city.eastings.shape[1]))
    share *= (1 - _drawn_away(city, ago))[None, :, None]
    treated = city.events["treated"]
    if ago <= treated["first_months_ago"]:
        share[_near(city, treated)] *= treated["share"]
    return share


def added(city: City, ago: int) -> np.ndarray:
    """The same, how many come on top, beside what is usual, where a hotspot emerges: more each month."""
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
