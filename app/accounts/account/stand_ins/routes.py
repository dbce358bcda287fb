"""Naming a stand-in over HTTP, on the pages of one’s own account."""

from datetime import date
from typing import Any, cast

from flask import url_for

from app.accounts.account.blueprint import bp
from app.accounts.account.stand_ins import queries, services
from app.accounts.account.stand_ins.forms import ShorterForm, StandInForm
from app.models.person import User
from app.policy import Action
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.words import day


@bp.route("/stand-ins", methods=["GET", "POST"])
@requires(Action.OWN_ACCOUNT)
def name_stand_in() -> Any:
    person = actor()
    form = StandInForm(queries.list_who_can_stand_in(person))

    def serve() -> Any:
        chosen = cast(User, form.person.chosen)
        first, last = cast(date, form.first.data), cast(date, form.last.data)
        services.name_stand_in(person, chosen, first=first, last=last)
        days = f"from {day(first)} to {day(last)}"
        return confirmed(f"{chosen.name} stands in for you {days}. We have told them.", _account())

    return form_page(
        "accounts/account/stand_ins/name.html", form, serve, refused={services.CannotStandIn: "person"}
    )


@bp.route("/stand-ins/<key:stand_in_key>", methods=["GET", "POST"])
@requires(Action.OWN_ACCOUNT)
def shorten_stand_in(stand_in_key: str) -> Any:
    stand_in = queries.get_stand_in(actor(), stand_in_key)
    form = ShorterForm(data={"last": stand_in.last_on})

    def serve() -> Any:
        services.end_stand_in(actor(), stand_in, last=form.last.data)
        words = f"{stand_in.stand_in.name} stands in for you until {day(form.last.data)}."
        return confirmed(words, _account())

    refused = {services.CannotStandIn: "last"}
    return form_page(
        "accounts/account/stand_ins/shorten.html", form, serve, refused=refused, stand_in=stand_in
    )


@bp.post("/stand-ins/<key:stand_in_key>/end")
@requires(Action.OWN_ACCOUNT)
def end_stand_in(stand_in_key: str) -> Any:
    stand_in = queries.get_stand_in(actor(), stand_in_key)
    services.end_stand_in(actor(), stand_in)
    return confirmed(f"{stand_in.stand_in.name} no longer stands in for you.", _account())


def _account() -> str:
    return url_for("account.show")
