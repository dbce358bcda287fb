"""Can a case of the demonstration be played as it is written? Says each thing that cannot.

This walks a case's events with the rules that the product has for them, without a database: who
holds it, who leads it, what is pending. The services are asked the same when the demonstration is
loaded; this says it in a tenth of a second, and names the event.
"""

from typing import Any

from app.demo.content import Content, Table
from app.models.case import CloseReason, Outcome, Stage
from app.models.escalation import Trigger
from app.models.person import Role

STAGES = [stage.value for stage in Stage]
RUNS = {Role.COORDINATOR, Role.CHAIR}
WORKS = RUNS | {Role.OFFICER}


class Walk:
    def __init__(self, content: Content, case: Table) -> None:
        self.people = {person["key"]: person for person in content.people}
        self.groups = {group["key"]: group for group in content.groups}
        self.case = case
        self.holder = next(
            g["key"] for g in content.groups if g["kind"] == "nat" and case["ward"] in g["wards"]
        )
        self.held = [self.holder]
        self.knows = set(self.chain(self.holder))
        self.partners: set[str] = set()
        self.let_in: set[str] = {case["logged_by"], case["lead"], *case.get("people", [])}
        self.lead, self.stage = case["lead"], "objective"
        self.actions: dict[str, str] = {}
        self.done: set[str] = set()
        self.pending: Table | None = None
        self.handed_to: str | None = None
        self.asked: set[str] = set()
        self.problems: list[str] = []

    # --- what is so now ---------------------------------------------------------------------------
    def chain(self, group: str | None) -> list[str]:
        found = []
        while group:
            found.append(group)
            group = self.groups[group].get("parent")
        return found

    def tier(self, group: str) -> int:
        return self.groups[group]["tier"]

    def roles(self, person: str, group: str | None) -> set[str]:
        return {m["role"] for m in self.people[person]["memberships"] if m.get("group") == group}

    def works(self, person: str) -> bool:
        return person == self.lead or bool(self.roles(person, self.holder) & WORKS)

    def runs(self, person: str) -> bool:
        return bool(self.roles(person, self.holder) & RUNS)

    def sees(self, person: str) -> bool:
        if person in self.let_in:
            return True
        if self.case.get("restricted"):
            return False
        sits_in = {m.get("group") for m in self.people[person]["memberships"]}
        return bool(sits_in & self.knows) or self.people[person]["partner"] in self.partners

    def expect(self, condition: Any, event: Table, why: str) -> None:
        if not condition:
            self.problems.append(f"{self.case['key']}: {event['do']} {event['days_ago']} days ago: {why}")

    # --- what happens -----------------------------------------------------------------------------
    def play(self) -> list[str]:
        before = self.case["days_ago"]
        for event in self.case["events"]:
            self.expect(0 <= event["days_ago"] <= before, event, "is out of order")
            before = event["days_ago"]
            self.expect(event["by"] in self.people, event, f"nobody is called {event['by']}")
            self.expect(
                self.sees(event["by"]) != (event["do"] == "ask_access"), event, f"{event['by']} cannot see it"
            )
            open_for = self.stage != "closed" or event["do"] in ("reopen", "ask_access", "answer_access")
            self.expect(open_for, event, "the case is closed")
            getattr(self, f"do_{event['do']}")(event)
        return self.problems

    def do_note(self, e: Table) -> None:
        self.expect(e["text"], e, "says nothing")

    def do_watch(self, e: Table) -> None:
        self.expect(len(e) == 3, e, "needs nothing more")

    def do_review(self, e: Table) -> None:
        self.expect(self.works(e["by"]), e, f"{e['by']} does not work on it")

    def do_stage(self, e: Table) -> None:
        self.expect(self.works(e["by"]), e, f"{e['by']} does not work on it")
        is_next = STAGES.index(e["to"]) == STAGES.index(self.stage) + 1
        self.expect(is_next, e, f"from {self.stage} to {e['to']}")
        self.stage = e["to"]

    def do_action(self, e: Table) -> None:
        self.expect(self.works(e["by"]), e, f"{e['by']} does not work on it")
        self.expect(e["title"] not in self.actions, e, "is there already")
        self.expect(e["partner"] == self.people[e["owner"]]["partner"], e, "owner is of another partner")
        self.expect(self.sees(e["owner"]), e, f"{e['owner']} cannot see it")
        self.actions[e["title"]] = e["owner"]
        self.let_in.add(e["owner"])

    def do_action_done(self, e: Table) -> None:
        self.expect(e["title"] in self.actions, e, "no such action")
        self.expect(e["title"] not in self.done, e, "is done already")
        owner = self.actions.get(e["title"])
        self.expect(e["by"] == owner or self.works(e["by"]), e, f"it is {owner}'s")
        self.done.add(e["title"])

    def do_share(self, e: Table) -> None:
        self.expect(self.roles(e["by"], self.holder) & WORKS, e, f"{e['by']} may not share it")
        self.expect(not self.case.get("restricted"), e, "a restricted case is for named people only")
        self.expect(e["partner"] not in self.partners, e, "is shared already")
        self.partners.add(e["partner"])

    def do_escalate(self, e: Table) -> None:
        above = self.groups[self.holder]["parent"]
        to_group = e.get("to_group", above)
        if e.get("urgent"):
            self.expect(to_group == self.groups[above]["parent"], e, "skips more than one tier")
            chairs_it = Role.CHAIR in self.roles(e["by"], above)
            self.expect(chairs_it, e, "only the skipped tier's chair may skip it")
        else:
            self.expect(self.runs(e["by"]) and to_group == above, e, f"{e['by']} cannot ask {to_group}")
        self.expect(e["trigger"] in list(Trigger), e, "no such trigger")
        self.expect(all(e.get(part) for part in ("tried", "ask", "otherwise")), e, "is incomplete")
        self.expect(not self.pending and not self.handed_to, e, "something is pending")
        self.pending = {"to": to_group, "from": self.holder, "askers": {e["by"]}}
        self.let_know(to_group)

    def do_decide(self, e: Table) -> None:
        pending, self.pending = self.pending, None
        self.expect(pending, e, "nothing was asked")
        if pending is None:
            return
        if e["decision"] == "withdraw":
            self.expect(e["by"] in pending["askers"], e, "only who asked may withdraw")
            return
        chairs_it = Role.CHAIR in self.roles(e["by"], pending["to"])
        self.expect(chairs_it, e, f"{e['by']} does not chair {pending['to']}")
        self.expect(e["by"] not in pending["askers"], e, "nobody decides their own request")
        self.expect(e["reason"], e, "gives no reason")
        getattr(self, f"decide_{e['decision']}")(e, pending)

    def decide_take(self, e: Table, pending: Table) -> None:
        self.move_to(pending["to"])
        self.expect(self.roles(e["lead"], self.holder), e, f"{e['lead']} does not sit on {self.holder}")
        self.lead = e["lead"]
        self.let_in.add(self.lead)

    def decide_assist(self, e: Table, pending: Table) -> None:
        self.expect(e.get("granted"), e, "grants nothing")

    def decide_return(self, e: Table, pending: Table) -> None:
        self.expect(e.get("advice"), e, "gives no advice")

    def decide_pass_on(self, e: Table, pending: Table) -> None:
        above = self.groups[pending["to"]].get("parent")
        to_group = self.groups[e["to_group"]]
        sideways = to_group["kind"] == "sub_group" and to_group["parent"] in (pending["to"], above)
        self.expect(e["to_group"] == above or sideways, e, f"cannot be passed on to {e['to_group']}")
        self.pending = {"to": e["to_group"], "from": pending["to"], "askers": pending["askers"] | {e["by"]}}
        self.let_know(e["to_group"])

    def do_hand_down(self, e: Table) -> None:
        self.expect(self.runs(e["by"]), e, f"{e['by']} may not hand it down")
        lower = e["to_group"] in self.held and self.tier(e["to_group"]) < self.tier(self.holder)
        self.expect(lower, e, f"{e['to_group']} has not held it")
        self.expect(not self.pending and not self.handed_to, e, "something is pending")
        self.handed_to = e["to_group"]

    def do_receive(self, e: Table) -> None:
        self.expect(self.handed_to, e, "nothing was handed down")
        if self.handed_to:
            self.move_to(self.handed_to)
        self.handed_to = None
        self.expect(self.runs(e["by"]), e, f"{e['by']} does not run {self.holder}")
        self.expect(self.roles(e["lead"], self.holder), e, f"{e['lead']} does not sit on {self.holder}")
        self.lead = e["lead"]

    def do_ask_access(self, e: Table) -> None:
        self.expect(not self.case.get("restricted"), e, "nobody can know of it")
        self.asked.add(e["by"])

    def do_answer_access(self, e: Table) -> None:
        self.expect(e["person"] in self.asked, e, f"{e['person']} did not ask")
        self.expect(self.works(e["by"]), e, f"{e['by']} does not work on it")
        self.asked.discard(e["person"])
        if e["grant"]:
            self.let_in.add(e["person"])

    def do_close(self, e: Table) -> None:
        self.expect(self.runs(e["by"]), e, f"{e['by']} may not close it")
        self.expect(e["reason"] in list(CloseReason) and e["text"], e, "has no such reason")
        self.expect(not self.pending, e, "an escalation is pending")
        if e["reason"] == CloseReason.SOLVED:
            self.expect(self.stage == "assessment", e, "has not been assessed")
            self.expect(e["outcome"] in list(Outcome), e, "has no such outcome")
            self.expect(e["by"] != self.lead, e, "is signed off by its own lead")
        self.stage = "closed"

    def do_reopen(self, e: Table) -> None:
        self.expect(self.stage == "closed", e, "is not closed")
        self.expect(self.runs(e["by"]), e, f"{e['by']} may not reopen it")
        self.stage = "scanning"

    def let_know(self, group: str) -> None:
        """Who is asked may read the case; a restricted one, the chair who decides alone."""
        self.knows.update(self.chain(group))
        if self.case.get("restricted"):
            self.let_in.update(key for key in self.people if Role.CHAIR in self.roles(key, group))

    def move_to(self, group: str) -> None:
        self.holder = group
        self.held.append(group)
        self.knows.update(self.chain(group))
