"""Who may do what, as a page of plain text that somebody who reads no code can check?

`docs/who-may-do-what.txt` is made of it, by `flask policy matrix`; a test compares the two, so that a
change of the policy is also a change of that file, to be read by whoever reviews it.
"""

import inspect
import textwrap

from app.models.person import Role
from app.policy import CONDITIONS, GRANTS, Action

WIDTH = 100
INTRODUCTION = """\
Who may do what

People have roles in a group or in the whole partnership. Somebody with several roles may do what any of
them allows. `flask policy matrix` makes this file from the policy: change the policy, not the file.

  yes   may do it
  if    may do it when the sentence under the table is true
  .     may not do it

This table does not say which cases somebody can see. The groups that hold or have held a case can see it,
and so can the groups above them, the partners it is shared with, and the people named on it. Only the
people named on a restricted case can see it. Somebody who opened a restricted case in an emergency may
view it and write a note for 24 hours, and nothing else, whatever the table says.

A stand-in also has the other person's roles on the days agreed. This covers cases that are not restricted,
and restricted cases that the stand-in is named on. A stand-in never gets the role of administrator or
auditor, and cannot use a lent role to open a restricted case in an emergency. They cannot use a lent role to
decide anything that they, or the person they stand in for, asked for. Each entry says who it was done for.
"""


def matrix() -> str:
    actions = sorted(Action)
    return "\n".join([INTRODUCTION, *_table(actions), "", *_conditions(actions), ""])


def _table(actions: list[Action]) -> list[str]:
    width = max(map(len, actions)) + 2
    head = " " * width + "  ".join(role.value for role in Role)
    return [head, *(f"{action.value:{width}}{_cells(action)}".rstrip() for action in actions)]


def _cells(action: Action) -> str:
    return "  ".join(f"{_cell(role, action):{len(role)}}" for role in Role)


def _cell(role: Role, action: Action) -> str:
    if action not in GRANTS[role]:
        return "."
    return "if" if action in CONDITIONS else "yes"


def _conditions(actions: list[Action]) -> list[str]:
    """What must be true where the table says "if"."""
    width = max(map(len, actions)) + 2
    conditions = [
        textwrap.fill(f"{action.value:{width}}{_condition_of(action)}", WIDTH, subsequent_indent=" " * width)
        for action in actions
        if action in CONDITIONS
    ]
    return ["When “if” is yes", "", *conditions]


def _condition_of(action: Action) -> str:
    return inspect.getdoc(CONDITIONS[action]) or "(not described yet)"
