"""The whole plan on one sheet, for the page, the PDF and the Word file."""

from collections.abc import Callable, Iterator

from app import clock
from app.casework.plans.measure import suggestion_words
from app.casework.plans.overview import PlanOverview, get_plan_overview
from app.documents.description import Document, Facts, Figure, Heading, Paragraph, Part, Table
from app.documents.marking import HANDLING, SENSITIVE
from app.evidence.frozen.queries import has_restricted, note_shown
from app.models.case import OPEN_STAGES, Case, Stage
from app.models.frozen import FrozenEvidence, FrozenState
from app.models.hypothesis import Evidence, EvidenceKind, Hypothesis
from app.models.person import User
from app.models.plan import AgeBand, Plan
from app.structure.choices import partnership_named
from app.words import day, in_words, moment, pounds

UNSEEN_CASE = "a case you may not see"
UNSEEN_EVIDENCE = "evidence you cannot see"
# What each stage's texts are headed.
TEXTS: dict[Stage, dict[str, str]] = {
    Stage.OBJECTIVE: {"objective": "Aim"},
    Stage.SCANNING: {
        "scanning": "What happens",
        "noticed": "How it came to notice",
        "harms": "Harm",
        "done_before": "Done before",
    },
    Stage.ANALYSIS: {
        "analysis": "Why it happens",
        "victim": "Who or what is harmed",
        "guardian": "Who could protect them",
        "offender": "Who does it",
        "handler": "Who can influence them",
        "location": "Where it happens",
        "manager": "Who runs that place",
        "time_pattern": "When it happens",
    },
    Stage.RESPONSE: {"response": "What is done"},
    Stage.ASSESSMENT: {
        "assessment": "What changed",
        "if_stopped": "If it stopped",
        "lessons": "Lessons",
    },
}


def plan_sheet(user: User, case: Case, svg_of: Callable[[FrozenEvidence], str]) -> Document:
    """`svg_of`: reads the picture of what was kept."""
    overview = get_plan_overview(user, case)
    partnership = partnership_named()
    parts: list[Part] = []
    for stage in OPEN_STAGES:
        parts += [Heading(stage.label), *_stage(overview, stage)]
        if stage is Stage.ANALYSIS:
            parts += _figures(user, overview, svg_of)
    seen = overview.seen
    names_restricted = case.restricted or any(row.restricted for row in seen.cases.values())
    names_restricted = names_restricted or has_restricted(*seen.kept.values())
    return Document(
        title=f"{case.reference}: {case.title}",
        kind="OSARA plan",
        answer=_answer(overview),
        made=f"Made on {moment(clock.now())} for {user.name}, from what they can see.",
        parts=tuple(parts),
        publisher=partnership.name if partnership else "Fourtier",
        marking=SENSITIVE if names_restricted else "",
        handling=HANDLING if names_restricted else "",
    )


def _answer(overview: PlanOverview) -> str:
    case = overview.case
    led = f"led by {case.lead.name}" if case.lead else "with no lead yet"
    return f"{case.holder.name} holds this case, {led}. It is at {case.stage.label.lower()}."


def _stage(overview: PlanOverview, stage: Stage) -> list[Part]:
    rows = [(head, getattr(overview.case.plan, name)) for name, head in TEXTS[stage].items()]
    rows = [(head, text) for head, text in rows if text.strip()]
    rows += MORE_FACTS[stage](overview) if stage in MORE_FACTS else []
    tables = TABLES[stage](overview) if stage in TABLES else []
    facts: list[Part] = [Facts(tuple(rows))] if rows else []
    return [*facts, *tables] or [Paragraph("Nothing is written yet.")]


# --- what is more than texts ------------------------------------------------------------------------------
def _measure_rows(overview: PlanOverview) -> list[tuple[str, str]]:
    words = overview.measure
    said = " ".join(filter(None, [words.problem, suggestion_words(words) if words.problem else ""]))
    rows = [("Success", words.measure), ("Can it be seen?", words.seen), ("Too small", said)]
    return [(head, text) for head, text in rows if text]


def _focus_rows(overview: PlanOverview) -> list[tuple[str, str]]:
    plan = overview.case.plan
    rows = [
        ("About", plan.focus.label if plan.focus else ""),
        ("Repeat victims", plan.repeat_victims.label if plan.repeat_victims else ""),
        ("People affected", ages_in_words(plan.affected_ages)),
        ("People involved", ages_in_words(plan.involved_ages)),
    ]
    return [(head, text) for head, text in rows if text]


def ages_in_words(numbers: dict[str, int]) -> str:
    return in_words([f"{band.label}: {numbers[band.value]}" for band in AgeBand if band.value in numbers])


def _began_rows(overview: PlanOverview) -> list[tuple[str, str]]:
    plan: Plan = overview.case.plan
    rows = [("Began", day(plan.response_from)), ("Cost", pounds(overview.cost_pence))]
    return [(head, text) for head, text in rows if text and text != pounds(0)]


def _sign_off_rows(overview: PlanOverview) -> list[tuple[str, str]]:
    plan: Plan = overview.case.plan
    if not plan.signed_off_by:
        return []
    return [("Signed off", f"By {plan.signed_off_by.name}, {day(plan.signed_off_at)}")]


MORE_FACTS = {
    Stage.OBJECTIVE: _measure_rows,
    Stage.SCANNING: _focus_rows,
    Stage.RESPONSE: _began_rows,
    Stage.ASSESSMENT: _sign_off_rows,
}


def _analysis_tables(overview: PlanOverview) -> list[Part]:
    source = _source(overview)
    hypotheses = tuple(
        _hypothesis_row(overview, number, each) for number, each in enumerate(overview.hypotheses, 1)
    )
    return _tables(
        (
            "Hypotheses",
            ("Hypothesis", "What you would see if it were true", "Evidence", "Answer"),
            hypotheses,
            source,
        ),
        (
            "Questions",
            ("Question", "Who can answer", "Answer"),
            tuple((row.question, row.who, row.answer) for row in overview.questions),
            source,
        ),
        (
            "Crime script",
            ("What they do", "What they need", "Who could interrupt it"),
            tuple((row.does, row.needs, row.interrupts) for row in overview.script),
            source,
        ),
    )


def _hypothesis_row(overview: PlanOverview, number: int, hypothesis: Hypothesis) -> tuple[str, ...]:
    evidence = "; ".join(evidence_in_words(overview, each) for each in hypothesis.evidence)
    answers = "; ".join(
        f"{given.answer.label} ({given.confidence.label.lower()} confidence), {given.by.name}, "
        f"{day(given.at)}"
        for given in reversed(hypothesis.answers)
    )
    return f"{number}. {hypothesis.statement}", hypothesis.expected, evidence, answers or "Not answered yet"


def evidence_in_words(overview: PlanOverview, evidence: Evidence) -> str:
    """Of what the reader may not see, not even what was said about it."""
    if evidence.kind is EvidenceKind.CASE:
        other = overview.seen.cases.get(evidence.other_case_id or 0)
        if other is None:
            return UNSEEN_CASE
        return ": ".join(filter(None, [f"{other.reference} {other.title}", evidence.words]))
    if evidence.kind is EvidenceKind.FILE and evidence.file:
        name = "a file that was removed" if evidence.file.removed else evidence.file.name
        return ": ".join(filter(None, [name, evidence.words]))
    if evidence.kind is EvidenceKind.FROZEN:
        kept = overview.seen.kept.get(evidence.frozen_key or "")
        return _kept_in_words(kept, evidence.words) if kept else UNSEEN_EVIDENCE
    return evidence.words


def _kept_in_words(kept: FrozenEvidence, words: str) -> str:
    withdrawn = f" (withdrawn: {kept.withdrawn_because})" if kept.state is FrozenState.WITHDRAWN else ""
    named = f"{kept.title}, {kept.kind.label.lower()} kept on {day(kept.kept_at)}{withdrawn}"
    return ": ".join(filter(None, [named, words or kept.sentence]))


def _figures(user: User, overview: PlanOverview, svg_of: Callable[[FrozenEvidence], str]) -> Iterator[Figure]:
    """The pictures of what was kept as evidence, each once."""
    shown: dict[str, str] = {}
    for number, hypothesis in enumerate(overview.hypotheses, 1):
        for evidence in hypothesis.evidence:
            if evidence.frozen_key:
                shown.setdefault(evidence.frozen_key, f"Evidence for hypothesis {number}")
    for key, words in shown.items():
        kept = overview.seen.kept.get(key)
        if kept is not None and kept.picture:
            note_shown(user, kept)
            source = f"kept by {kept.kept_by.name} on {day(kept.kept_at)}."
            yield Figure(svg_of(kept), f"{words}: {kept.title}", kept.sentence, source)


def _response_tables(overview: PlanOverview) -> list[Part]:
    rows = tuple(
        (
            action.title,
            how_in_words(action),
            str(overview.number_of(action.hypothesis_id) or ""),
            ", ".join(filter(None, [action.owner.name if action.owner else "", action.partner.short_name])),
            day(action.due_on),
            pounds(action.cost_pence) if action.cost_pence is not None else "",
            ": ".join(filter(None, [action.state.label, action.result])),
        )
        for action in overview.actions
    )
    header = ("Action", "How it works", "Hypothesis", "Who", "Due", "Cost", "State")
    delivered = tuple(
        (
            each.partner,
            f"{each.visits_done:,} of {each.visits_planned:,}",
            f"{float(each.hours_done):g} of {float(each.hours_planned):g}",
        )
        for each in overview.delivered
    )
    return _tables(
        ("Actions", header, rows, _source(overview)),
        ("Delivered so far", ("Partner", "Visits", "Hours"), delivered, _source(overview)),
    )


def how_in_words(action: object) -> str:
    mechanism, technique = getattr(action, "mechanism", None), getattr(action, "technique", None)
    return ": ".join(each.label for each in (mechanism, technique) if each)


TABLES = {Stage.ANALYSIS: _analysis_tables, Stage.RESPONSE: _response_tables}


def _tables(*tables: tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...], str]) -> list[Part]:
    """Those that have rows."""
    return [Table(caption, header, rows, source) for caption, header, rows, source in tables if rows]


def _source(overview: PlanOverview) -> str:
    return f"case {overview.case.reference} in Fourtier, as of {day(clock.today())}."
