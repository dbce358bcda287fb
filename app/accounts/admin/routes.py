"""How is the partnership set up, and how does an administrator change it?"""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from werkzeug.wrappers import Response

from app import bank_holidays, clock
from app.accounts.admin import queries, services
from app.accounts.admin.forms import GroupForm, NewGroupForm, PartnerForm, ThemeForm, partnership_form
from app.accounts.admin.listing import PARTNERS, THEMES, groups_listing, matching
from app.accounts.admin.mails.queries import count_given_up
from app.accounts.admin.mails.routes import bp as mails
from app.accounts.admin.pending_changes.queries import list_waiting
from app.accounts.admin.pending_changes.routes import bp as pending_changes
from app.accounts.admin.people.routes import bp as people
from app.models.area import Area
from app.models.partnership import Group, Partner, Theme
from app.places.incidents.loaded import list_loaded_categories
from app.policy import Action
from app.structure.queries import get_partnership, list_wards
from app.web import listing
from app.web.fields import as_choices
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires

bp = Blueprint("admin", __name__, url_prefix="/settings")
bp.register_blueprint(people)
bp.register_blueprint(pending_changes)
bp.register_blueprint(mails)

PARTNER, GROUP, THEME = (f"accounts/admin/{name}.html" for name in ("partner", "group", "theme"))
SETTINGS = (
    "name", "short_name", "city", "police_force", "reference_prefix", "support_contact", "residents_source",
)  # fmt: skip


@bp.get("")
@requires(Action.SETTINGS_MANAGE)
def index() -> str:
    return render_template(
        "accounts/admin/index.html",
        people=queries.count_people(demonstration=current_app.config["DEMO"]),
        partners=[p for p in queries.list_all_partners() if p.active],
        groups=[g for g in queries.list_all_groups() if g.active],
        themes=[t for t in queries.list_all_themes() if t.active],
        tiers=queries.list_tiers(),
        waiting=list_waiting(demonstration=current_app.config["DEMO"]),
        mails_given_up=count_given_up(),
        holidays_end=bank_holidays.last_listed() if bank_holidays.list_ends_soon(clock.today()) else None,
    )


@bp.route("/partnership", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def partnership() -> Any:
    ours, tiers = get_partnership(), queries.list_tiers()
    if ours is None:
        return render_template("accounts/admin/not_set_up.html"), 404
    form = partnership_form(ours, tiers)

    def serve() -> Response:
        fields = {name: form[name].data or "" for name in SETTINGS}
        values = {tier: form.tier_values(tier) for tier in tiers}
        services.change_partnership(actor(), ours, form.version.data, values, **fields)
        return confirmed("You saved the partnership’s settings.", url_for("admin.index"))

    return form_page("accounts/admin/partnership.html", form, serve)


@bp.get("/partners")
@requires(Action.SETTINGS_MANAGE)
def partners() -> str:
    question = listing.asked(PARTNERS)
    page = listing.page_of_rows(question, matching(question, queries.list_all_partners()))
    return render_template(
        "accounts/admin/partners.html", list=listing.shown(question, page, ".download_partners")
    )


@bp.get("/partners/download.<form>")
@requires(Action.SETTINGS_MANAGE)
def download_partners(form: str) -> Response:
    question = listing.asked(PARTNERS)
    partners = matching(question, queries.list_all_partners())
    return listing.download(form, question, listing.sort_rows(question, partners))


@bp.route("/partners/add", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def add_partner() -> Any:
    form = PartnerForm()
    return form_page(PARTNER, form, lambda: _add(form, Partner(**_partner(form)), "admin.partners"))


@bp.route("/partners/<int:partner_id>", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def partner(partner_id: int) -> Any:
    existing = queries.get_partner(partner_id)
    form = PartnerForm(existing)
    return form_page(PARTNER, form, lambda: _change(form, _partner(form), "admin.partners"))


@bp.get("/groups")
@requires(Action.SETTINGS_MANAGE)
def groups() -> str:
    question = listing.asked(groups_listing(queries.list_tiers()))
    page = listing.page_of_rows(question, matching(question, queries.list_groups_with_wards()))
    return render_template(
        "accounts/admin/groups.html", list=listing.shown(question, page, ".download_groups")
    )


@bp.get("/groups/download.<form>")
@requires(Action.SETTINGS_MANAGE)
def download_groups(form: str) -> Response:
    question = listing.asked(groups_listing(queries.list_tiers()))
    return listing.download(
        form, question, listing.sort_rows(question, matching(question, queries.list_groups_with_wards()))
    )


@bp.route("/groups/add", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def add_group() -> Any:
    form, all_groups = NewGroupForm(), queries.list_all_groups()
    form.offer(all_groups, list_wards())
    tiers = queries.list_tiers()
    form.tier_level.choices = as_choices((tier.level, f"{tier.level}: {tier.name}") for tier in tiers)

    def serve() -> Response:
        what = {"kind": form.kind.data, "tier_level": form.tier_level.data}
        return _add(form, Group(**what, **_group(form, all_groups)), "admin.groups")

    return form_page(GROUP, form, serve)


@bp.route("/groups/<int:group_id>", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def group(group_id: int) -> Any:
    thing, all_groups = queries.get_group(group_id), queries.list_all_groups()
    form = GroupForm(thing, data={"ward_ids": [ward.id for ward in thing.wards]})
    form.offer(all_groups, list_wards())
    return form_page(GROUP, form, lambda: _change(form, _group(form, all_groups), "admin.groups"))


@bp.get("/themes")
@requires(Action.SETTINGS_MANAGE)
def themes() -> str:
    question = listing.asked(THEMES)
    page = listing.page_of_rows(question, queries.list_all_themes())
    return render_template(
        "accounts/admin/themes.html", list=listing.shown(question, page, ".download_themes")
    )


@bp.get("/themes/download.<form>")
@requires(Action.SETTINGS_MANAGE)
def download_themes(form: str) -> Response:
    question = listing.asked(THEMES)
    return listing.download(form, question, listing.sort_rows(question, queries.list_all_themes()))


@bp.route("/themes/add", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def add_theme() -> Any:
    form = ThemeForm()
    form.offer(list_loaded_categories())

    def serve() -> Response:
        return _add(form, Theme(key=services.key_of(form.name.data), **_theme(form)), "admin.themes")

    return form_page(THEME, form, serve)


@bp.route("/themes/<int:theme_id>", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def theme(theme_id: int) -> Any:
    existing = queries.get_theme(theme_id)
    form = ThemeForm(existing)
    form.offer(list_loaded_categories())
    return form_page(THEME, form, lambda: _change(form, _theme(form), "admin.themes"))


def _partner(form: PartnerForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "short_name": form.short_name.data,
        "kind": form.kind.data,
        "active": form.active.data,
    }


def _group(form: GroupForm, all_groups: list[Group]) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "parent": next((g for g in all_groups if g.id == form.parent_id.data), None),
        "meets": form.meets.data or "",
        "wards": _wards(form),
        "active": form.active.data,
    }


def _wards(form: GroupForm) -> list[Area]:
    """Those chosen, and those that have ended, which are not offered: they are the group's past."""
    past = [ward for ward in form.thing.wards if ward.valid_until is not None] if form.thing else []
    return [ward for ward in list_wards() if ward.id in (form.ward_ids.data or [])] + past


def _theme(form: ThemeForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "details": form.lines,
        "categories": form.categories.data or [],
        "position": form.position.data,
        "active": form.active.data,
    }


def _add(form: Any, thing: Partner | Group | Theme, then: str) -> Response:
    services.add(actor(), thing)
    return confirmed(f"You added {form.name.data}.", url_for(then))


def _change(form: Any, fields: dict[str, Any], then: str) -> Response:
    services.change(actor(), form.thing, form.version.data, **fields)
    return confirmed(f"You saved your changes to {form.name.data}.", url_for(then))
