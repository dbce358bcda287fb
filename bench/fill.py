"""Fill a scratch database: cases with ten timeline entries each, and 1,000 people.

Rows go in by COPY, as no person could write them, and beyond SEEDS they are copied within the database; what
the services would have made of them is made here by the same rules (a holding, a plan, the logger's name, the
groups on the path). The audit's rows are not chained: a million of them would be chained one by one. A copied
case has two of the ten.
"""

import random
from datetime import timedelta
from typing import Any

import psycopg

from app import clock
from app.demo.content import read
from app.demo.structure import Cast, set_up
from app.extensions import db
from app.models.case import OPEN_STAGES, Risk
from app.models.event import Event
from app.models.partnership import Group, GroupKind
from app.models.references import SIGNS
from bench import scratch
from bench.copies import copy_cases, without_indexes
from bench.words import Writer

PEOPLE = 1_000
SEEDS = 50_000
ENTRIES, OF_COPIES = 10, 2
FILLED = (
    "cases",
    "holdings",
    "plans",
    "case_people",
    "notes",
    "plan_actions",
    "audit_entries",
    "escalations",
)
OPEN_SHARE = 0.3
PENDING = 400  # enough for all decisions during a measurement
HISTORY = (
    Event.CASE_LOGGED, Event.NOTE_ADDED, Event.CASE_MOVED_ON, Event.CASE_READ, Event.ACTION_ADDED,
    Event.NOTE_ADDED, Event.CASE_REVIEWED, Event.CASE_READ, Event.PLAN_EDITED, Event.ACTION_FINISHED,
)  # fmt: skip
DETAIL = (
    '{"group": "a NAT", "before": "Scanning", "after": "Analysis", "owner": "an officer", "due": "5 March 2026", '
    '"title": "Visit", "state": "done", "next_review": "5 May 2026", "stages": "scanning"}'
)

COLUMNS = (
    "id, reference, title, what, theme_id, detail, affected, ward_id, easting, northing, place, stage, risk, "
    "restricted, holder_id, tier_level, lead_id, next_review_on, audience_group_ids, logged_by_id, logged_at, "
    "changed_at, closed_at, close_reason, closing_words, version"
)


def fill(number: int) -> None:
    """Make the demonstration's partnership, 1,000 people, and so many cases."""
    cast = set_up(None, read())
    with psycopg.connect(scratch.address(), autocommit=False) as connection:
        people = _more_people(connection)
        cases, pending = _seeds(cast, people, min(number, SEEDS))
        db.session.rollback()  # its transaction would keep the foreign keys from being dropped
        with without_indexes(connection, *FILLED):
            _cases(connection, cases, pending, number)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _copy(connection: psycopg.Connection, table: str, columns: str, rows: Any) -> None:
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _more_people(connection: psycopg.Connection) -> list[int]:
    """People up to the thousand, each an officer of some NAT."""
    (have,) = next(connection.execute("SELECT count(*) FROM users"))
    connection.execute(
        "INSERT INTO users (name, job_title, email, partner_id, active, demonstration, demonstration_sketch, "
        "fs_uniquifier, joined_at, failed_sign_ins, version, told) SELECT 'Person ' || n, '', 'person' || n || '@bench.example', "
        "(SELECT min(id) FROM partners), true, false, '', md5(n::text), now(), 0, 1, 'at_once' FROM generate_series(1, %s) n",
        [PEOPLE - have],
    )
    connection.execute(
        "INSERT INTO memberships (user_id, group_id, role, since) SELECT u.id, g.id, 'officer', now() FROM users u JOIN "
        "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM groups WHERE kind = 'nat') g "
        "ON g.n = u.id % 20 WHERE u.email LIKE '%@bench.example'"
    )
    return [row[0] for row in connection.execute("SELECT id FROM users ORDER BY id")]


def _seeds(cast: Cast, people: list[int], number: int) -> tuple[list[Any], list[Any]]:
    """The first cases, and the escalations of some of them."""
    dice, writer, now = random.Random(2), Writer(), clock.now()
    nats = [g for g in db.session.query(Group).filter_by(kind=GroupKind.NAT).order_by(Group.id) if g.wards]
    themes = [theme.id for theme in cast.themes.values()]
    holders = {g.id: [h.id for h in g.with_those_above()] for g in nats}
    parents = {g.id: g.parent_id for g in nats}
    cases: list[Any] = []
    pending: list[Any] = []
    for case_id in range(1, number + 1):
        nat = dice.choice(nats)
        ward = dice.choice(nat.wards)
        logged = now - timedelta(days=dice.random() * 1500, minutes=5)
        closed = dice.random() > OPEN_SHARE
        changed = logged + (now - logged) * dice.random()
        cases.append((
            case_id, f"BM-{logged:%y}-{_signs(case_id)}", writer.title(), writer.story(), dice.choice(themes), "", "",
            ward.id, (ward.easting or 457000) + dice.randint(-700, 700),
            (ward.northing or 340000) + dice.randint(-700, 700), writer.place(),
            "closed" if closed else dice.choice(OPEN_STAGES).value, dice.choice(list(Risk)).value,
            dice.random() < 0.01, nat.id, 1, None if closed else dice.choice(people),
            None if closed else (changed + timedelta(days=30)).date(), sorted(holders[nat.id]), dice.choice(people),
            logged, changed, changed if closed else None, "not_pursued" if closed else None, "", 1,
        ))  # fmt: skip
        if not (closed or cases[-1][13]) and len(pending) < PENDING:
            pending.append((
                case_id, nat.id, parents[nat.id], "no_progress", writer.story(), writer.title(), "", False,
                dice.choice(people), changed, (changed + timedelta(days=14)).date(), "pending", "", "", 1,
            ))  # fmt: skip
    return cases, pending


def _cases(connection: psycopg.Connection, cases: list[Any], pending: list[Any], number: int) -> None:
    connection.execute("ALTER TABLE cases DISABLE TRIGGER USER")  # they are counted together, at the end
    _copy(connection, "cases", COLUMNS, cases)
    _copy(
        connection, "escalations",
        "case_id, from_group_id, to_group_id, trigger, tried, ask, otherwise, urgent, requested_by_id, requested_at, "
        "due_on, state, reason, granted, version", pending,
    )  # fmt: skip
    copy_cases(connection, COLUMNS, len(cases), number)
    connection.execute("SELECT setval('cases_id_seq', %s)", [number])
    connection.execute("ALTER TABLE cases ENABLE TRIGGER USER")
    connection.execute("SELECT recount_cases()")
    _what_follows(connection)
    _timelines(connection)


def _signs(number: int) -> str:
    return "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in (3, 2, 1, 0))


def _what_follows(connection: psycopg.Connection) -> None:
    for statement in (
        "INSERT INTO holdings (case_id, group_id, since) SELECT id, holder_id, logged_at FROM cases",
        "INSERT INTO plans (case_id, version, objective, scanning, analysis, response, assessment) "
        "SELECT id, 1, title, what, '', '', '' FROM cases",
        "INSERT INTO case_people (case_id, user_id, named_for, added_at) "
        "SELECT id, logged_by_id, 'logged', logged_at FROM cases",
        "INSERT INTO case_people (case_id, user_id, named_for, added_at) "
        "SELECT id, lead_id, 'lead', logged_at FROM cases WHERE lead_id IS NOT NULL",
        "INSERT INTO notes (case_id, author_id, partner_id, audience, words, written_at) SELECT c.id, "
        "c.logged_by_id, u.partner_id, 'all', c.what, c.logged_at + n * interval '3 days' "
        "FROM cases c JOIN users u ON u.id = c.logged_by_id CROSS JOIN generate_series(1, 2) n",
        "INSERT INTO plan_actions (case_id, title, owner_id, partner_id, due_on, state, result, added_by_id, "
        "added_at, version) SELECT c.id, 'Visit ' || c.place, c.logged_by_id, u.partner_id, c.changed_at::date, "
        "CASE WHEN c.stage = 'closed' THEN 'done' ELSE 'open' END, '', c.logged_by_id, c.logged_at, 1 "
        "FROM cases c JOIN users u ON u.id = c.logged_by_id",
    ):
        connection.execute(statement)


def _timelines(connection: psycopg.Connection) -> None:
    """Ten entries a case, each in its strand and place as the trigger would have put it."""
    connection.execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_chain")
    connection.execute(
        "INSERT INTO audit_entries (at, actor_id, actor_name, event, case_id, subject, detail, strand, place, hash) "
        "SELECT c.logged_at + n * interval '2 days', c.logged_by_id, 'Person', (%s::text[])[n], c.id, c.reference, "
        "CASE WHEN (%s::text[])[n] = 'note:added' THEN jsonb_build_object('note_id', "
        "((c.id - 1) * 2 + CASE WHEN n = 2 THEN 1 ELSE 2 END)::text) ELSE %s::jsonb END, c.id %% 64, "
        "(SELECT length FROM audit_strands s WHERE s.strand = c.id %% 64) + (c.id / 64) * %s + n, '' "
        "FROM cases c CROSS JOIN generate_series(1, %s) n WHERE c.id <= %s OR n <= %s ORDER BY c.id, n",
        [[e.value for e in HISTORY], [e.value for e in HISTORY], DETAIL, ENTRIES, ENTRIES, SEEDS, OF_COPIES],
    )
    connection.execute(
        "UPDATE audit_strands s SET length = (SELECT coalesce(max(place), 0) FROM audit_entries e "
        "WHERE e.strand = s.strand)"
    )
    connection.execute("ALTER TABLE audit_entries ENABLE TRIGGER audit_chain")
