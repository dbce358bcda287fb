"""The map over HTTP: its page with filters and tables, the frame that draws it, its files, its paper."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.hotspots.wording import course_words, months_hot
from app.insight.maps import choropleth, picture, queries, table, task_group_layer, wording
from app.insight.maps.filters import FINER, STAGES, Drawn, MapFilter, Options, Shade, Sort
from app.insight.maps.paper import Picture, document_of, source_of
from app.insight.maps.picture import Section
from app.insight.maps.queries import City
from app.mapping.folium_pages import ATTRIBUTION
from app.mapping.frames import chosen_tiles, frame_of
from app.mapping.render_cache import legends, pictures
from app.mapping.static_map import draw_svg
from app.models.case import Risk
from app.models.event import Event
from app.models.partnership import GroupKind
from app.policy import Action
from app.structure.choices import Rows, get_choices
from app.use_case import record_read
from app.web.downloads import format_response
from app.web.guard import actor, requires

bp = Blueprint("maps", __name__, url_prefix="/map")


@bp.get("")
@requires(Action.MAP_VIEW)
def index() -> str:
    asked, city = _answer()
    tiers = get_choices().tiers
    options = _options(tiers)
    return render_template(
        "insight/maps/index.html",
        asked=asked,
        city=city,
        tiers=tiers,
        rows=table.in_order(city, asked),
        options=options,
        tags=asked.tags(options),
        heading=wording.heading(city),
        shaded=wording.shaded(city, asked),
        synthetic=wording.shows_synthetic(city, asked),
        undrawn=wording.undrawn(city, asked),
        legend=_legend(asked, city, tiers),
        attribution=_attribution(),
        shades=[(s.value, s.label) for s in Shade if city.incidents or not s.counts_incidents],
        finer_shades=[(s.value, s.label) for s in Shade if s.counts_incidents],
        stages=STAGES,
        sorts=Sort,
        scopes=task_group_layer,
        small=[
            (each, choropleth.shade_of(each.drawn, asked), table.highest(each, asked)) for each in city.finer
        ],
        of_recorded=choropleth.OF_RECORDED,
        fractions=choropleth.FRACTIONS,
        small_shades=choropleth.known_of,
        words_of=wording.within,
        measured=choropleth.measured,
        hot_words=course_words,
        months_hot=months_hot,
    )


@bp.get("/frame")
@requires(Action.MAP_VIEW)
def frame() -> tuple[str, dict[str, str]]:
    """The map's own page, for a sandboxed frame."""
    asked, city = _answer()
    if not _legend(asked, city, get_choices().tiers):
        abort(404)
    version = queries.version_of(actor(), asked, city)
    return frame_of(version, lambda: _layers(asked, city), wording.heading(city), chosen_tiles())


@bp.get("/download.<form>")
@requires(Action.MAP_VIEW)
def download(form: str) -> Response:
    """The wards; or the LSOAs or squares, where `of` names them and the reader is offered them."""
    asked, city = _answer(of=request.args.get("of", ""))
    if not request.args.get("of"):
        return format_response(form, "map wards", *table.sheet(city, asked, get_choices().tiers))
    if not city.finer or city.incidents is None:
        abort(404)
    return format_response(
        form, f"map {city.finer[0].drawn}", *table.small_sheet(city.finer[0], city.incidents, asked)
    )


# --- on paper ----------------------------------------------------------------------------------------
@bp.get("/paper")
@requires(Action.MAP_VIEW)
def for_a_paper() -> str:
    asked, city = _answer()
    stills = _stills(asked, city)
    return render_template(
        "insight/maps/paper.html",
        document=document_of(actor(), city, asked, get_choices().tiers, stills),
        asked=asked,
        papers={called: url_for(".paper_file", paper=paper) for paper, called in PAPERS.items()},
        pictures=[title for title, _ in stills],
        synthetic=wording.shows_synthetic(city, asked),
        address_of=address_of,
        kind_of=kind_of,
    )


@bp.get("/paper.<paper>")
@requires(Action.MAP_VIEW)
def paper_file(paper: str) -> Response:
    require_paper(paper)
    asked, city = _answer()
    document = document_of(actor(), city, asked, get_choices().tiers, _stills(asked, city))
    return _taken(paper_response(document, paper), asked, PAPERS[paper])


@bp.get("/picture.svg")
@requires(Action.MAP_VIEW)
def still_picture() -> Response:
    """The first of them, or the one of that number."""
    asked, city = _answer()
    number, drawn = request.args.get("number", 0, int), _stills(asked, city)
    if not 0 <= number < len(drawn):
        abort(404)
    response = Response(drawn[number][1], mimetype="image/svg+xml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{drawn[number][0]}.svg")
    return _taken(response, asked, "a picture")


def _taken(response: Response, asked: MapFilter, called: str) -> Response:
    """Written first, then recorded: what failed was not taken away."""
    record_read(actor(), Event.MAP_TAKEN, shown=wording.layers(asked), format=called)
    return response


def _stills(asked: MapFilter, city: City) -> list[Picture]:
    """The pictures with their titles, drawn once for as long as they are the same."""
    legend = _legend(asked, city, get_choices().tiers)
    if not legend:
        abort(404)
    source = source_of(city, asked)

    def draw() -> list[Picture]:
        stills = picture.still_pictures(_layers(asked, city), legend)
        return [(still.title, draw_svg(still.layers, still.legend, source)) for still in stills]

    return pictures.find_or_make(("on paper", source, queries.version_of(actor(), asked, city)), draw)


# --- what was asked ----------------------------------------------------------------------------------
def _answer(of: str = "") -> tuple[MapFilter, City]:
    asked = MapFilter.from_query(request.args)
    if of:
        asked = replace(asked, draw=tuple(each for each in FINER if each == of))
    city = queries.get_city(actor(), asked)
    return wording.as_can_be_shown(asked, city), city


def _layers(asked: MapFilter, city: City) -> list[Any]:
    points = queries.list_points(actor(), asked, city) if Drawn.CASES in asked.draw else []
    return picture.layers_of(city, asked, get_choices().tiers, points)


def _legend(asked: MapFilter, city: City, tiers: Rows) -> list[Section]:
    """Nothing where there is nothing to draw. It holds no case's words: those are the pins' own."""
    version = queries.version_without_pins(actor(), asked, city)
    return legends.find_or_make(version, lambda: picture.legend_of_map(city, asked, tiers))


def _options(tiers: Rows) -> Options:
    """The choices of each filter, as the page offers them and as tags say them."""
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
