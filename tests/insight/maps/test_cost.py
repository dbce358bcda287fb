"""Does the map cost as many queries for many cases, wards and groups as for few?"""

from tests import factories
from tests.insight.maps import places


def fill(city, number):
    for _ in range(number):
        for name, ward in city.items():
            places.case(name)
            factories.task_group(name=f"Group {next(factories._numbers)}", wards=[ward])


ADDRESSES = ["/map", "/map/frame", "/map/paper", "/map/download.csv"]


def test_many_rows_cost_the_same_as_few(executive, city, queries):
    def cost(address):
        executive.client.get(address).close()  # reads what every process keeps
        with queries() as asked:
            assert executive.client.get(address).status_code == 200
        return len(asked)

    fill(city, 1)
    few = {address: cost(address) for address in ADDRESSES}
    fill(city, 4)
    assert {address: cost(address) for address in ADDRESSES} == few
    assert max(few.values()) < 30
