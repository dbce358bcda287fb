"""Do the migrations go up and down, and make exactly the tables that the models describe?"""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app.extensions import db
from app.models.desk import Draft
from app.models.references import SIGNS
from tests import factories


@pytest.fixture
def scratch(make_app):
    app = make_app("migrations")
    with app.app_context():
        factories.forget()
        yield app
        db.session.remove()
        db.engine.dispose()


def scripts(app):
    return ScriptDirectory(str(app.extensions["migrate"].directory))


def ours(thing, name, kind, reflected, compare_to):
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not (table or "").startswith("procrastinate_")


def everything_in_the_database():
    """Tables, functions, triggers, indexes and types, by name."""
    found = db.session.execute(
        text(
            "SELECT 'relation', relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "UNION SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "UNION SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal "
            "UNION SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
        )
    ).all()
    db.session.rollback()
    return {tuple(row) for row in found}


def test_migrations_go_down_to_nothing_and_up_again(scratch):
    whole = everything_in_the_database()
    downgrade(revision="base")
    names = {name for _, name in everything_in_the_database()}
    left = {name for name in names if not name.lstrip("_").startswith("alembic_version")}
    assert left == set(), "a downgrade leaves nothing behind"
    upgrade(revision="head")
    assert everything_in_the_database() == whole


def test_each_migration_can_be_taken_back_by_itself(scratch):
    for revision in scripts(scratch).walk_revisions():
        downgrade(revision="-1")
        upgrade(revision="+1")
        downgrade(revision="-1")
        assert revision.doc


def test_cases_lose_their_numbers_and_what_leads_to_them_follows(scratch):
    case = factories.case(reference="SH-26-K7M4")
    page = "/cases/{}/plan/scanning"
    db.session.add(Draft(user_id=case.logged_by_id, page=page.format(case.reference)))
    db.session.commit()
    downgrade(revision="0011")
    assert _references() == [("SH-2026-00001", page.format("SH-2026-00001"))]
    upgrade(revision="0012")
    [(reference, drafted)] = _references()
    assert re.fullmatch(rf"SH-26-[{SIGNS}]{{4}}", reference)
    assert drafted == page.format(reference)
    assert db.session.execute(text("SELECT old_reference FROM cases")).scalar() == "SH-2026-00001"
    db.session.rollback()


def test_the_texts_of_a_plan_and_what_is_open_survive_the_sections_both_ways(scratch):
    factories.case()
    db.session.execute(
        text("UPDATE plans SET version = 4, scanning = 'On the square', assessment = 'Half as many'")
    )
    db.session.execute(text("UPDATE plans SET versions = '{\"scanning\": 4}'"))
    db.session.commit()
    texts = text("SELECT objective, scanning, analysis, response, assessment, version FROM plans")
    before = db.session.execute(texts).all()
    db.session.rollback()
    downgrade(revision="0022")
    assert db.session.execute(texts).all() == before
    db.session.rollback()
    upgrade(revision="head")
    assert db.session.execute(texts).all() == before
    versions = db.session.execute(text("SELECT versions FROM plans")).scalar()
    assert versions == dict.fromkeys(("objective", "scanning", "analysis", "response", "assessment"), 4)
    db.session.rollback()


def test_the_measure_of_a_plan_survives_being_a_question_both_ways(scratch):
    case = factories.case()
    ward, case_id = case.ward_id, case.id
    db.session.rollback()
    downgrade(revision="0032")
    old = {"ward": ward, "case": case_id}
    db.session.execute(
        text("UPDATE plans SET measure_what = 'Burglary', measure_place_id = :ward WHERE case_id = :case"),
        old,
    )
    db.session.commit()
    upgrade(revision="head")
    measure = text("SELECT measure_question, measure_beside FROM plans")
    asked = {"what": "Burglary", "place": str(ward)}
    assert db.session.execute(measure).one() == ({"asked": asked, "words": "Burglary in Oakwood ward"}, None)
    db.session.rollback()
    downgrade(revision="0032")
    columns = text("SELECT measure_what, measure_place_id, measure_compared_id, measure_words FROM plans")
    assert db.session.execute(columns).one() == ("Burglary", ward, None, "")
    db.session.rollback()
    upgrade(revision="head")
    circle = '{"asked": {"what": "Burglary", "place": "circle"}, "words": "Burglary within 300 m of SK 5 3"}'
    db.session.execute(text("UPDATE plans SET measure_question = CAST(:circle AS jsonb)"), {"circle": circle})
    db.session.commit()
    downgrade(revision="0032")
    assert db.session.execute(columns).one() == ("", None, None, "Burglary within 300 m of SK 5 3")
    db.session.rollback()
    upgrade(revision="head")


def _references():
    rows = db.session.execute(text("SELECT reference, page FROM cases, drafts")).all()
    db.session.rollback()
    return [tuple(row) for row in rows]


def test_models_equal_migrations(scratch):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False, "include_object": ours}
        )
        assert compare_metadata(context, db.metadata) == []


def test_there_is_one_line_of_migrations_numbered_in_sequence(scratch):
    numbers = [revision.revision for revision in scripts(scratch).walk_revisions()][::-1]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_every_table_of_the_models_is_there(scratch):
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
