"""The map over HTTP: its page with filters and tables, the frame that draws it, and its table as a file."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request

from app.geography.folium_pages import ATTRIBUTION
from app.geography.map_layers import Tiles
from app.governance.choices import Rows, choices
from app.maps import picture, queries, said, scopes, table
from app.maps.filters import STAGES, Drawn, MapFilter, Options, Shade, Sort
from app.maps.kept import draw_or_find
from app.maps.queries import City
from app.models import GroupKind, Risk
from app.policy import Action
from app.web.downloads import format_response
from app.web.guard import actor, requires

bp = Blueprint("maps", __name__, url_prefix="/map")


@bp.get("")
@requires(Action.MAP_VIEW)
def index() -> str:
    asked, city = _answer()
    tiers = choices().tiers
    options = _options(tiers)
    return render_template(
        "maps/index.html",
        asked=asked,
        city=city,
        tiers=tiers,
        rows=table.in_order(city, asked),
        options=options,
        tags=asked.tags(options),
        heading=said.heading(city),
        shaded=said.shaded(city, asked),
        undrawn=said.undrawn(city, asked),
        legend=picture.legend_of_map(city, asked, tiers),
        attribution=_attribution(),
        shades=[(s.value, s.label) for s in Shade if city.incidents or not s.counts_incidents],
        stages=STAGES,
        draws=Drawn,
        sorts=Sort,
        scopes=scopes,
    )


@bp.get("/frame")
@requires(Action.MAP_VIEW)
def frame() -> tuple[str, dict[str, str]]:
    """The map's own page, for a sandboxed frame: with its own policy, which lets in its one script."""
    asked, city = _answer()
    points = queries.list_points(actor(), asked, city) if Drawn.CASES in asked.draw else []
    layers = picture.layers_of(city, asked, choices().tiers, points)
    if not layers:
        abort(404)
    title = said.heading(city)
    static_url = current_app.jinja_env.globals["static_url"]
    drawn = draw_or_find(layers, label=title, static_url=static_url, tiles=_tiles())  # type: ignore[arg-type]
    page = render_template("layouts/map_frame.html", map=drawn, title=title)
    return page, {"Content-Security-Policy": drawn.content_security_policy}


@bp.get("/download.<form>")
@requires(Action.MAP_VIEW)
def download(form: str) -> Response:
    asked, city = _answer()
    return format_response(form, "map wards", *table.sheet(city, asked, choices().tiers))


def _answer() -> tuple[MapFilter, City]:
    asked = MapFilter.from_query(request.args)
    city = queries.get_city(actor(), asked)
    return said.as_can_be_shown(asked, city), city


def _options(tiers: Rows) -> Options:
    """The choices of each filter, as the page offers them and as tags say them."""
    return {
        "tier": [(str(t.level), f"Tier {t.level}: {t.name}") for t in tiers],
        "theme": [(str(t.id), t.name) for t in choices().themes],
        "risk": Risk.choices(),
        "locality": [(str(a.id), a.name) for a in queries.list_localities()],
        # A task-and-finish group has cases in its scope, and holds none.
        "group": [(str(g.id), g.name) for g in choices().groups if g.kind is not GroupKind.TASK_GROUP],
    }


def _tiles() -> Tiles | None:
    url: str | None = current_app.config["TILE_URL"]
    return Tiles(url, current_app.config["TILE_ATTRIBUTION"]) if url else None


def _attribution() -> list[Any]:
    tiles = _tiles()
    return [ATTRIBUTION, tiles.attribution] if tiles else [ATTRIBUTION]
