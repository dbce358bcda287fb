"""Opening a restricted case in an emergency, over HTTP. No answer says whether there is such a case."""

from typing import Any

from werkzeug.wrappers import Response

from app.casework.cases import queries
from app.casework.cases.blueprint import bp
from app.casework.cases.forms import EmergencyForm
from app.casework.sharing.services import GLASS_HOURS, break_glass
from app.policy import Action
from app.policy.waits import chairs_without_emergency_access, emergency_access_begins
from app.web import banners, refusals
from app.web.form_page import confirmed, form_page, refuse
from app.web.guard import actor, requires
from app.web.limits import limiter
from app.web.links import address_of, to_case

NOT_OPENED = (
    "You cannot open a case with this reference in an emergency. Check the reference, or ask the people "
    "on the case"
)


@bp.route("/open-in-an-emergency", methods=["GET", "POST"])
@requires(Action.CASE_BREAK_GLASS)
@limiter.limit("20 per hour", methods=["POST"], key_func=lambda: str(actor().id))
def open_in_an_emergency() -> Any:
    form = EmergencyForm()
    waits = [(m.group, emergency_access_begins(m)) for m in chairs_without_emergency_access(actor())]
    return form_page(
        "casework/sharing/emergency.html", form, lambda: _open(form), hours=GLASS_HOURS, waits=waits
    )


def _open(form: EmergencyForm) -> Response | None:
    reference = form.reference.data
    visible = queries.find_visible(actor(), reference)
    if visible is not None:
        banners.flash_notice("You can already see this case, so we did not open it in an emergency.")
        return to_case(visible)
    case = queries.find_to_open_in_an_emergency(actor(), reference)
    if case is None:
        refusals.note(f"they cannot open “{reference}” in an emergency")
        refuse(form.reference, NOT_OPENED)
        return None
    break_glass(actor(), case, reason=form.reason.data)
    told = "We have told the people on its list and the auditor."
    return confirmed(f"You can read {case.reference} for {GLASS_HOURS} hours. {told}", address_of(case))
