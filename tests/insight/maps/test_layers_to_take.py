"""Is every map of areas also a layer that GDAL reads, as many as the table has, with plain fields?"""

import re
from pathlib import Path

import geopandas
import pyogrio
import pytest
from shapely import box

from app.attribution import attribution
from app.evidence.hotspots import services as hotspots
from app.evidence.hotspots.question import By, Question
from app.evidence.hotspots.running import HotspotJob
from app.extensions import db
from app.mapping.layer_files import layer_response
from app.mapping.layer_frames import areas
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from tests import factories
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump, month_of
from tests.insight.maps import places


@pytest.fixture
def take(tmp_path):
    """Take the layer that a link of a page leads to, as GDAL reads it: what it is, and its features."""

    def taken(client, page, form="gpkg"):
        link = next(a["href"] for a in page.select("a[href]") if f".{form}" in a["href"])
        response = client.client.get(link)
        assert response.status_code == 200, response.status_code
        path = Path(tmp_path) / re.search(r"filename=(\S+)", response.headers["Content-Disposition"])[1]
        path.write_bytes(response.data)
        ((layer, _),) = pyogrio.list_layers(path)
        return layer, pyogrio.read_info(path), geopandas.read_file(path)

    return taken


def takings():
    entries = db.session.query(AuditEntry).filter_by(event=Event.LAYER_TAKEN)
    return [(entry.detail["layer"], entry.detail["format"]) for entry in entries]


def rows_of(page, number=0):
    return page.main.select("table")[number].select("tbody tr")


class TestWards:
    def test_they_are_those_of_the_table_with_their_figures(self, executive, take, city):
        places.case("Oakwood")
        places.case("Oakwood", title="Witness is threatened", restricted=True)
        city["Elmwood"].boundary = None
        db.session.commit()
        page = executive.get("/map")
        layer, about, wards = take(executive, page)
        assert (layer, about["crs"], about["geometry_type"]) == ("wards", "EPSG:27700", "MultiPolygon")
        assert len(wards) == len(rows_of(page)) == 4
        oakwood = wards.set_index("ward_name").loc["Oakwood"]
        assert (oakwood["ward_code"], oakwood["cases_open"]) == (city["Oakwood"].code, 1)
        assert oakwood.geometry.bounds == (places.WEST, places.SOUTH, places.WEST + 2000, places.SOUTH + 2000)
        assert wards.set_index("ward_name").loc["Elmwood"].geometry is None
        assert set(wards["attribution"]) == {attribution()}
        assert takings() == [("wards, 4 features,", "GeoPackage")]

    def test_as_geojson_they_have_longitudes_and_latitudes_and_lie_where_they_did(self, executive, take):
        page = executive.get("/map")
        _, grid, _ = take(executive, page)
        layer, about, wards = take(executive, page, "geojson")
        assert (layer, about["crs"], about["fields"].tolist()) == (
            "wards",
            "EPSG:4326",
            grid["fields"].tolist(),
        )
        assert wards.to_crs(27700).total_bounds == pytest.approx(grid["total_bounds"], abs=0.02)
        assert takings()[-1] == ("wards, 4 features,", "GeoJSON")

    @pytest.mark.parametrize(("of", "number"), [("lsoas", 2), ("squares-500", 2)])
    def test_so_are_lsoas_and_squares(self, executive, take, city, of, number):
        places.halves(city["Oakwood"])
        page = executive.get(f"/map?draw=&draw={of}")
        links = page.select(f"a[href*='of={of}'][href*=gpkg]")
        layer, _, small = take(executive, type(page)(str(links[0]), "html.parser"))
        assert layer == of.replace("-", "_")
        assert len(small) == number
        assert small["crime"].tolist() == [1, 1]


def test_hotspots_are_those_that_the_page_shows(app, take, sign_in):
    factories.partnership()
    analyst = factories.person(Role.ANALYST)
    town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])
    run_id = hotspots.request_hotspots(
        analyst, Question(By.LSOA, month_of(0), month_of(5), permutations=9_999)
    ).id
    HotspotJob(run_id).run()
    client = sign_in(analyst)
    page = client.get(f"/evidence/hotspots/{run_id}")
    layer, about, found = take(client, page)
    assert (layer, about["crs"]) == ("hotspots", "EPSG:27700")
    assert len(found) == len(rows_of(page)) == len(town.LUMP)
    assert set(found["hotspot"]) == {True}
    assert found["place_code"].is_unique
    assert found.geometry.notna().all()
    assert re.match(r"data\.police\.uk, [\w ]+\. Contains", found["attribution"][0])
    first = found.iloc[0]
    assert (first["category"], first["measure"], first["synthetic"]) == (
        "crime",
        "the number of incidents",
        False,
    )
    assert first["gi_star_z"] == round(first["gi_star_z"], 3)
    ((layer, _),) = takings()
    assert layer.startswith("hotspots of crime by LSOAs")
    assert layer.endswith(", 4 features,")


def test_neighbourhoods_of_high_impact_are_those_that_are_designated(executive, take, city):
    places.designate(city["Oakwood"])
    page = executive.get("/evidence/high-impact-neighbourhoods")
    layer, about, hins = take(executive, page)
    assert (layer, about["crs"]) == ("high_impact_neighbourhoods", "EPSG:27700")
    assert hins["ward_name"].tolist() == ["Oakwood"]
    assert len(hins) == len(rows_of(page))
    assert takings() == [("high impact neighbourhoods, 1 feature,", "GeoPackage")]


def test_scopes_of_groups_are_their_wards_together_and_count_what_the_reader_may_see(executive, take, city):
    factories.task_group(name="Knives", wards=[city["Oakwood"], city["Elmwood"]])
    factories.task_group(name="Fires", wards=[])
    page = executive.get("/task-and-finish-groups")
    layer, _, groups = take(executive, page)
    assert layer == "task_and_finish_groups"
    assert len(groups) == len(rows_of(page)) == 2
    sizes = dict(zip(groups["group_name"], groups.geometry.area, strict=True))
    assert sizes == {"Knives": 2 * 2000**2, "Fires": 4 * 2000**2}


def test_the_names_of_fields_are_plain(app):
    shapes = areas([box(0, 0, 10, 10).wkb]).geometry
    for field in ("Ward code", "1st", "ward-code", "ward code;"):
        with pytest.raises(ValueError, match="plain names"):
            layer_response(factories.officer(), "gpkg", "wards", shapes, [{field: "E05000001"}])
