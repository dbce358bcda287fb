"""What needs me today, on one page?"""

from flask import Blueprint, render_template

from app.accounts.audit.sentences import sentence
from app.casework.escalation.queries import list_awaiting, list_to_receive
from app.casework.task_groups.next_step import next_step
from app.casework.task_groups.queries import list_needing_attention
from app.evidence.wards.queries import list_to_decide
from app.home import queries
from app.policy import Action
from app.web.guard import actor, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Action.HOME_VIEW)
def index() -> str:
    user = actor()
    needs = {
        "awaiting": list_awaiting(user, at_most=queries.SHOWN),
        "access": queries.list_access_to_answer(user),
        "actions": queries.list_actions_due(user),
        "reviews": queries.list_reviews_due(user),
        "received": list_to_receive(user),
        "neighbourhoods": list_to_decide(user),
        "task_groups": [(s.task_group, next_step(s, user).sentence) for s in list_needing_attention(user)],
        "changes": [(case, entry, sentence(entry)) for case, entry in queries.list_changes_watched(user)],
    }
    return render_template(
        "home/index.html",
        **needs,
        nothing=not any(needs.values()),
        strips=queries.list_strips(user),
        shown=queries.SHOWN,
    )
