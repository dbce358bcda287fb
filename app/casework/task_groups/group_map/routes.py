"""The maps of task-and-finish groups over HTTP: in sandboxed frames, and as still pictures."""

from flask import Blueprint, Response, request

from app.casework.task_groups import queries
from app.casework.task_groups.filters import ask_for_groups, filter_of
from app.casework.task_groups.group_map.drawing import map_of_group, map_of_groups
from app.evidence.surroundings.maps import PlaceMap, frame_of_place, picture_of_place
from app.policy import Action
from app.web.guard import actor, requires

bp = Blueprint("task_group_map", __name__, url_prefix="/task-and-finish-groups")


@bp.get("/map")
@requires(Action.TASK_GROUP_LIST)
def all_groups() -> tuple[str, dict[str, str]]:
    return frame_of_place(_of_list())


@bp.get("/map.svg")
@requires(Action.TASK_GROUP_LIST)
def all_groups_picture() -> Response:
    return picture_of_place(_of_list())


@bp.get("/<int:task_group_id>/map")
@requires(Action.TASK_GROUP_LIST)
def one_group(task_group_id: int) -> tuple[str, dict[str, str]]:
    return frame_of_place(_of_group(task_group_id))


@bp.get("/<int:task_group_id>/map.svg")
@requires(Action.TASK_GROUP_LIST)
def one_group_picture(task_group_id: int) -> Response:
    return picture_of_place(_of_group(task_group_id))


def _of_list() -> PlaceMap:
    standings = queries.list_every_standing(actor(), filter_of(ask_for_groups(request.args, {})))
    return map_of_groups(actor(), standings)


def _of_group(task_group_id: int) -> PlaceMap:
    group = queries.get_task_group(task_group_id)
    return map_of_group(actor(), group, queries.list_cases_in_scope(actor(), group))
