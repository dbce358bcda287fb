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

Roles are held in a group, or in the whole partnership, and add up. This file is made from the policy
by `flask policy matrix`: change the policy, not the file.

  yes   may do it
  if    may do it when the sentence under the table is true of the thing itself
  .     may not do it

What somebody can see is another question: a case is there for the groups that hold or have held it
and those above them, the partners it is shared with, and the people named on it; a restricted case is
there for the people named on it alone. Who sees a restricted case by an emergency alone may view it and
write a note for 24 hours, and nothing else, whatever the table says.

Who stands in for somebody holds that person's roles as well on the days that were named, for the cases that
are not restricted and for the restricted ones that they are named on themselves. Never lent are the roles of
administrators and auditors and the opening of a restricted case in an emergency; and nobody decides by a lent
role what they, or the person whose role it is, have asked for. Each entry says for whom it was done.
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
    return inspect.getdoc(CONDITIONS[action]) or "(nobody has said when)"
