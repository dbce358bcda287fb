"""The map over HTTP: page with filters and tables, frame, downloads, paper version."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, url_for

from app.attribution import attribution, attribution_of
from app.casework.cases.plan_filters import PLAN_OPTIONS
from app.documents.description import Document
from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.hotspots import queries as hotspots
from app.evidence.questions import address
from app.evidence.questions.asking import with_unknown
from app.insight.maps import choropleth, picture, queries, task_group_layer, wording
from app.insight.maps.asking import (
    answer_of,
    handed_on,
    is_asked,
    question_in_address,
    whole_address,
)
from app.insight.maps.crime_layer import Incidents
from app.insight.maps.filters import FINER, STAGES, Drawn, MapFilter, Options, Shade
from app.insight.maps.layer_rows import small_row, ward_row
from app.insight.maps.listing import groups_listing, hotspots_listing, small_listing, wards_listing
from app.insight.maps.paper import Picture, document_of, source_of
from app.insight.maps.picture import Section
from app.insight.maps.queries import City
from app.mapping import layer_files
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
from app.web import listing
from app.web.guard import actor, requires
from app.web.listing import FORMATS, Listing, Question, ShownList, Tag

bp = Blueprint("maps", __name__, url_prefix="/map")

LAYERS = {form: called for form, (_, called, _) in layer_files.FORMATS.items()}
# What an address asks of the map itself; the rest is of its tables.
OF_THE_MAP = {field.name for field in fields(MapFilter)} | {"of", "number"} | {*address.NAMES, address.SHOWN}
Table = tuple[Question, Sequence[Any]]


@bp.get("")
@requires(Action.MAP_VIEW)
def index() -> str:
    map_filter, city = _answer()
    tiers = get_choices().tiers
    options, others = _options(tiers), _of_tables()
    with_question = {**question_in_address(map_filter, city), **others}
    label_of = functools.partial(choropleth.label_of, incidents=city.incidents)
    tables = _tables(map_filter, city, map_filter.tags(options, with_question))
    return render_template(
        "insight/maps/index.html",
        map_filter=map_filter,
        city=city,
        tiers=tiers,
        lists={of: _shown(of, *table) for of, table in tables.items()},
        of_tables=others,
        options=options,
        heading=wording.heading(city, map_filter),
        asked=city.asked and with_unknown(city.asked),
        replaced=wording.replaced(
            MapFilter.from_query(request.args, asked=is_asked(city.asked)), map_filter, city
        ),
        question_values=question_in_address(map_filter, city),
        filter_values=handed_on(map_filter),
        drawn_query=_query(map_filter, city),
        shaded=wording.shaded(city, map_filter),
        synthetic=wording.shows_synthetic(city, map_filter),
        age=wording.age(city),
        residents=get_residents(),
        of_the_place=wording.of_the_place(city),
        undrawn=wording.undrawn(city, map_filter),
        legend=_legend(map_filter, city, tiers),
        attribution=_attribution(),
        shades=[(s.value, label_of(s)) for s in wording.offered_shades(city)],
        finer_shades=[(s.value, label_of(s)) for s in _finer_shades(city.incidents)],
        warning=wording.warning(city),
        stages=STAGES,
        scope_words=task_group_layer.scope_words,
        measured=lambda drawn: choropleth.measured(choropleth.shade_of(drawn, map_filter), city.incidents),
    )


@bp.get("/frame")
@requires(Action.MAP_VIEW)
def frame() -> tuple[str, dict[str, str]]:
    """Return the map as a page of its own, for a sandboxed frame."""
    map_filter, city = _answer()
    if not _legend(map_filter, city, get_choices().tiers):
        abort(404)
    version = queries.version_of(actor(), map_filter, city)
    heading = wording.heading(city, map_filter)
    # Its layers are offered over the map.
    return frame_of(version, lambda: _layers(map_filter, city), heading, chosen_tiles(), switches=False)


@bp.get("/download.<form>")
@requires(Action.MAP_VIEW)
def download(form: str) -> Response:
    """Download the table of wards, or the one that `of` names if it is offered to this user."""
    named = request.args.get("of", "")
    map_filter, city = _answer(named)
    tables = _tables(map_filter, city, map_filter.tags(_options(get_choices().tiers), {}))
    if named not in tables:
        abort(404)
    question, rows = tables[named]
    in_order = listing.sort_rows(question, rows)
    if form in layer_files.FORMATS:
        return _layer(form, named, city, in_order, question.words)
    of = f"of the map of {wording.layers(map_filter)}"
    return listing.download(form, question, in_order, of=of)


def _layer(form: str, named: str, city: City, rows: list[Any], question: str) -> Response:
    """The wards, or the LSOAs or squares, as features with their shapes."""
    if named in FINER and city.incidents:
        shapes = picture.shapes_of(city.finer[0], rows)
        features = [small_row(place, city.incidents) for place in rows]
    elif not named:
        shapes = shapes_by_id(AreaKind.WARD, [ward.id for ward in rows])
        features = [ward_row(ward, city) for ward in rows]
    else:
        abort(404)
    sources = [city.incidents.source.words] if city.incidents else []
    name = named.replace("-", "_") or "wards"
    return layer_files.layer_response(actor(), form, name, shapes, features, *sources, question=question)


# --- tables ------------------------------------------------------------------------------------------
def _tables(map_filter: MapFilter, city: City, tags: Sequence[Tag]) -> dict[str, Table]:
    """What is asked of each table, and its rows. That of the wards has no name."""
    tiers, of_tables = get_choices().tiers, _of_tables()
    tables = {
        named: (listing.ask(table, of_tables, whole_address(map_filter, city)), rows)
        for named, table, rows in _listings(map_filter, city, tiers)
    }
    return {named: (replace(question, searched=tags), rows) for named, (question, rows) in tables.items()}


def _listings(map_filter: MapFilter, city: City, tiers: Rows) -> Iterator[tuple[str, Listing, Sequence[Any]]]:
    yield "", wards_listing(city, tiers, map_filter.shade), city.wards
    for small_places in city.finer:
        assert city.incidents, "small places are read with incidents"
        by, offered = choropleth.shade_of(small_places.drawn, map_filter), _finer_shades(city.incidents)
        available = choropleth.shades_for(small_places.drawn, city.incidents)
        shades = [shade for shade in available if shade in offered]
        table = small_listing(small_places, by, shades, city.incidents)
        yield small_places.drawn.value, table, small_places.places
    if city.hotspots:
        yield Drawn.HOTSPOTS.value, hotspots_listing(city.hotspots), city.hotspots.places
    if city.groups:
        yield Drawn.GROUPS.value, groups_listing(city), city.groups


def _of_tables() -> dict[str, str]:
    """What the address asks of the tables: all that it does not ask of the map. An address of before asks for
    the order of the wards without their name."""
    asked = {name: value for name, value in request.args.items() if name not in OF_THE_MAP}
    return {"wards-sort" if name == "sort" else name: value for name, value in asked.items()}


def _shown(named: str, question: Question, rows: Sequence[Any]) -> ShownList:
    page = listing.page_of_rows(question, rows)
    formats = FORMATS if named in (Drawn.HOTSPOTS, Drawn.GROUPS) else FORMATS | LAYERS
    return listing.shown(question, page, ".download", formats, **({"of": named} if named else {}))


def _finer_shades(incidents: Incidents | None) -> list[Shade]:
    if incidents is None:
        return []
    has_rates = incidents.has_rates_of_lsoas and hotspots.has_residents()
    return choropleth.finer_shades(incidents, has_rates=has_rates)


# --- on paper ----------------------------------------------------------------------------------------
@bp.get("/paper")
@requires(Action.MAP_VIEW)
def for_a_paper() -> str:
    map_filter, city = _answer()
    stills = static_pictures_of(map_filter, city)
    return render_template(
        "insight/maps/paper.html",
        document=_document(map_filter, city, stills),
        query=urlencode({**whole_address(map_filter, city), **_of_tables()}, doseq=True),
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
    document = _document(map_filter, city, static_pictures_of(map_filter, city))
    shown, question = wording.layers(map_filter), _question(map_filter, city)
    return paper_response(document, paper, Event.MAP_TAKEN, shown=shown, question=question)


def _document(map_filter: MapFilter, city: City, stills: list[Picture]) -> Document:
    """The map on paper, with the wards in the order of the page."""
    tiers = get_choices().tiers
    order = listing.ask(wards_listing(city, tiers, map_filter.shade), _of_tables())
    in_order = replace(city, wards=listing.sort_rows(order, city.wards))
    return document_of(actor(), in_order, map_filter, tiers, stills)


def _question(map_filter: MapFilter, city: City) -> str:
    """The filters and the question in words, for the record of a download."""
    asked = [city.asked.question.words] if city.asked and is_asked(city.asked) else []
    return ", ".join([*(tag.words for tag in map_filter.tags(_options(get_choices().tiers), {})), *asked])


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
    shown, question = wording.layers(map_filter), _question(map_filter, city)
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
    source = f"{source} {attribution_of(source)}"

    def draw() -> list[Picture]:
        stills = picture.static_pictures(_layers(map_filter, city), legend)
        return [(still.title, draw_svg(still.layers, still.legend, source)) for still in stills]

    return pictures.get_or_make(("on paper", source, queries.version_of(actor(), map_filter, city)), draw)


def has_legend(map_filter: MapFilter, city: City) -> bool:
    """Whether there is anything to draw."""
    return bool(_legend(map_filter, city, get_choices().tiers))


# --- filters and layers ------------------------------------------------------------------------------
def _answer(of: str = "") -> tuple[MapFilter, City]:
    return answer_of(request.args, actor(), of)


def _query(map_filter: MapFilter, city: City) -> str:
    return urlencode(whole_address(map_filter, city), doseq=True)


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
        **{name: list(options.items()) for name, options in PLAN_OPTIONS.items()},
        "locality": [(str(a.id), a.name) for a in queries.list_localities()],
        # A task-and-finish group has cases in its scope, and holds none.
        "group": [(str(g.id), g.name) for g in get_choices().groups if g.kind is not GroupKind.TASK_GROUP],
    }


def _attribution() -> list[Any]:
    tiles = chosen_tiles()
    return [attribution(), tiles.attribution] if tiles else [attribution()]
