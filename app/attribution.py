"""What must be said of whose data a page, a paper, a picture or a file is made from."""

from app import clock

LICENSED = "Licensed under the Open Government Licence v3.0."
POLICE = "data.police.uk"


def attribution() -> str:
    """The statement for everything made from the boundaries and figures of National Statistics."""
    year = clock.today().year
    return (
        f"Contains National Statistics data © Crown copyright and database right {year}. "
        f"Contains OS data © Crown copyright and database right {year}. {LICENSED}"
    )


def attribution_of(*sources: str) -> str:
    """The same, with the licence of the police's open data where that is among the sources."""
    police = f" Incidents: {POLICE}, Open Government Licence v3.0." * any(POLICE in each for each in sources)
    return attribution() + police
