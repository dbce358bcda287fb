"""The map over HTTP: page with filters and tables, frame, downloads, paper version."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from app.casework.task_groups.scope_style import short_name
from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.hotspots import queries as hotspots
from app.evidence.hotspots.wording import course_words, months_hot
from app.insight.maps import choropleth, picture, queries, table, task_group_layer, wording
from app.insight.maps.filters import FINER, STAGES, Drawn, MapFilter, Options, Shade, Sort
from app.insight.maps.paper import Picture, document_of, source_of
from app.insight.maps.picture import Section
from app.insight.maps.queries import City
from app.mapping import layer_files
from app.mapping.folium_pages import ATTRIBUTION
from app.mapping.frames import chosen_tiles, frame_of, svg_response
from app.mapping.render_cache import legends, pictures
from app.mapping.static_map import draw_bare_svg, draw_svg
from app.models.area import AreaKind
from app.models.case import Risk
from app.models.event import Event
from app.models.partnership import GroupKind
from app.places.geography.areas import shapes_by_id
from app.policy import Action
from app.structure.choices import Rows, get_choices
from app.structure.residents import get_residents
from app.use_case import record_read
from app.web.downloads import format_response
from app.web.guard import actor, requires

bp = Blueprint("maps", __name__, url_prefix="/map")


@bp.get("")
@requires(Action.MAP_VIEW)
def index() -> str:
    map_filter, city = _answer()
    tiers = get_choices().tiers
    options = _options(tiers)
    finer_shades = choropleth.finer_shades(has_rates=hotspots.has_residents())
    return render_template(
        "insight/maps/index.html",
        map_filter=map_filter,
        city=city,
        tiers=tiers,
        rows=table.in_order(city, map_filter),
        options=options,
        tags=map_filter.tags(options),
        heading=wording.heading(city),
        shaded=wording.shaded(city, map_filter),
        synthetic=wording.shows_synthetic(city, map_filter),
        age=wording.age(city, map_filter),
        residents=get_residents(),
        undrawn=wording.undrawn(city, map_filter),
        legend=_legend(map_filter, city, tiers),
        attribution=_attribution(),
        shades=[(s.value, s.label) for s in wording.offered_shades(city)],
        finer_shades=[(s.value, s.label) for s in Shade if s in finer_shades],
        stages=STAGES,
        sorts=Sort,
        scope_words=task_group_layer.scope_words,
        short_name=short_name,
        small=[
            (
                small_places,
                choropleth.shade_of(small_places.drawn, map_filter),
                table.highest(small_places, map_filter),
            )
            for small_places in city.finer
        ],
        of_recorded=choropleth.OF_RECORDED,
        fractions=choropleth.FRACTIONS,
        small_shades=lambda drawn: [shade for shade in choropleth.shades_for(drawn) if shade in finer_shades],
        words_of=wording.within,
        measured=choropleth.measured,
        hot_words=course_words,
        months_hot=months_hot,
    )


@bp.get("/frame")
@requires(Action.MAP_VIEW)
def frame() -> tuple[str, dict[str, str]]:
    """Return the map as a page of its own, for a sandboxed frame."""
    map_filter, city = _answer()
    if not _legend(map_filter, city, get_choices().tiers):
        abort(404)
    version = queries.version_of(actor(), map_filter, city)
    return frame_of(version, lambda: _layers(map_filter, city), wording.heading(city), chosen_tiles())


@bp.get("/download.<form>")
@requires(Action.MAP_VIEW)
def download(form: str) -> Response:
    """Download the wards, or the LSOAs or squares named by `of` if they are offered to this user."""
    map_filter, city = _answer(of=request.args.get("of", ""))
    of, question = f"of the map of {wording.layers(map_filter)}", _question(map_filter)
    if form in layer_files.FORMATS:
        return _layer(form, map_filter, city)
    if not request.args.get("of"):
        sheet = table.sheet(city, map_filter, get_choices().tiers)
        return format_response(form, "map wards", *sheet, one="ward", of=of, question=question)
    if not city.finer or city.incidents is None:
        abort(404)
    sheet = table.small_sheet(city.finer[0], city.incidents, map_filter)
    name = f"map {city.finer[0].drawn}"
    return format_response(form, name, *sheet, one="small area", of=of, question=question)


def _question(map_filter: MapFilter) -> str:
    """The filters in words, for the record of a download."""
    return ", ".join(tag.words for tag in map_filter.tags(_options(get_choices().tiers)))


def _layer(form: str, map_filter: MapFilter, city: City) -> Response:
    """The wards, or the LSOAs or squares, as features with their shapes."""
    sources = [city.incidents.source.words] if city.incidents else []
    question = _question(map_filter)
    if not request.args.get("of"):
        rows = table.ward_rows(city, map_filter)
        shapes = shapes_by_id(AreaKind.WARD, [ward.id for ward in table.in_order(city, map_filter)])
        return layer_files.layer_response(actor(), form, "wards", shapes, rows, *sources, question=question)
    if not city.finer or city.incidents is None:
        abort(404)
    small_places = city.finer[0]
    places = table.small_rows(small_places, city.incidents, map_filter)
    shapes = picture.shapes_of(small_places, [place for place, _ in places])
    name = small_places.drawn.replace("-", "_")
    rows = [row for _, row in places]
    return layer_files.layer_response(actor(), form, name, shapes, rows, *sources, question=question)


# --- on paper ----------------------------------------------------------------------------------------
@bp.get("/paper")
@requires(Action.MAP_VIEW)
def for_a_paper() -> str:
    map_filter, city = _answer()
    stills = static_pictures_of(map_filter, city)
    return render_template(
        "insight/maps/paper.html",
        document=document_of(actor(), city, map_filter, get_choices().tiers, stills),
        map_filter=map_filter,
        papers={called: url_for(".paper_file", paper=paper) for paper, called in PAPERS.items()},
        pictures=[title for title, _ in stills],
        synthetic=wording.shows_synthetic(city, map_filter),
        address_of=address_of,
        kind_of=kind_of,
    )


@bp.get("/paper.<paper>")
@requires(Action.MAP_VIEW)
def paper_file(paper: str) -> Response:
    require_paper(paper)
    map_filter, city = _answer()
    document = document_of(
        actor(), city, map_filter, get_choices().tiers, static_pictures_of(map_filter, city)
    )
    shown, question = wording.layers(map_filter), _question(map_filter)
    return paper_response(document, paper, Event.MAP_TAKEN, shown=shown, question=question)


@bp.get("/picture.svg")
@requires(Action.MAP_VIEW)
def still_picture() -> Response:
    """Return the picture with this number, by default the first."""
    map_filter, city = _answer()
    number, drawn = request.args.get("number", 0, int), static_pictures_of(map_filter, city)
    if not 0 <= number < len(drawn):
        abort(404)
    response = Response(drawn[number][1], mimetype="image/svg+xml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{drawn[number][0]}.svg")
    shown, question = wording.layers(map_filter), _question(map_filter)
    record_read(actor(), Event.MAP_TAKEN, shown=shown, format="a picture", question=question)
    return response


@bp.get("/still.svg")
@requires(Action.MAP_VIEW)
def still_on_page() -> Response:
    """Return the picture that stands on the page, beside its legend, where there is no JavaScript.

    It shows what the map would, the smallest places if there are any, and is no download.
    """
    map_filter, city = _answer()
    legend = _legend(map_filter, city, get_choices().tiers) or abort(404)

    def draw() -> list[Picture]:
        shown = picture.static_pictures(_layers(map_filter, city), legend)[-1]
        return [(shown.title, draw_bare_svg(shown.layers))]

    made_of = ("on a page", queries.version_of(actor(), map_filter, city))
    return svg_response(pictures.get_or_make(made_of, draw)[0][1])


def static_pictures_of(map_filter: MapFilter, city: City) -> list[Picture]:
    """Titled pictures as SVG, from the cache if nothing on them has changed."""
    legend = _legend(map_filter, city, get_choices().tiers)
    if not legend:
        abort(404)
    source = source_of(city, map_filter)

    def draw() -> list[Picture]:
        stills = picture.static_pictures(_layers(map_filter, city), legend)
        return [(still.title, draw_svg(still.layers, still.legend, source)) for still in stills]

    return pictures.get_or_make(("on paper", source, queries.version_of(actor(), map_filter, city)), draw)


def has_legend(map_filter: MapFilter, city: City) -> bool:
    """Whether there is anything to draw."""
    return bool(_legend(map_filter, city, get_choices().tiers))


# --- filters and layers ------------------------------------------------------------------------------
def _answer(of: str = "") -> tuple[MapFilter, City]:
    map_filter = MapFilter.from_query(request.args)
    if of:
        map_filter = replace(map_filter, draw=tuple(layer for layer in FINER if layer == of))
    city = queries.get_city(actor(), map_filter)
    return wording.as_can_be_shown(map_filter, city), city


def _layers(map_filter: MapFilter, city: City) -> list[Any]:
    points = queries.list_points(actor(), map_filter, city) if Drawn.CASES in map_filter.draw else []
    return picture.layers_of(city, map_filter, get_choices().tiers, points)


def _legend(map_filter: MapFilter, city: City, tiers: Rows) -> list[Section]:
    """Legend sections; empty where there is nothing to draw. They contain no text of cases."""
    version = queries.version_without_pins(actor(), map_filter, city)
    return legends.get_or_make(version, lambda: picture.legend_of_map(city, map_filter, tiers))


def _options(tiers: Rows) -> Options:
    """The choices of each filter, for the form and the tags."""
    return {
        "tier": [(str(t.level), f"Tier {t.level}: {t.name}") for t in tiers],
        "theme": [(str(t.id), t.name) for t in get_choices().themes],
        "risk": Risk.choices(),
        "locality": [(str(a.id), a.name) for a in queries.list_localities()],
        # A task-and-finish group has cases in its scope, and holds none.
        "group": [(str(g.id), g.name) for g in get_choices().groups if g.kind is not GroupKind.TASK_GROUP],
    }


def _attribution() -> list[Any]:
    tiles = chosen_tiles()
    return [ATTRIBUTION, tiles.attribution] if tiles else [ATTRIBUTION]
