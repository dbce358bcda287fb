"""How the code is built: who imports whom, how long, how plain, and what the documents say of it."""

from tests.guards.guard import add, guard, replace

IMPORTS = "lint-imports --no-logo"
PLANS = "app/casework/plans"
MODULE = '"""What is it that makes this file too long to be read?"""\n'

GUARDS = [
    guard(
        "A lower wing imports a higher one",
        IMPORTS,
        add("app/web/links.py", "\nfrom app.home import queries\n"),
        says="Wings import downwards only BROKEN",
    ),
    guard(
        "A slice imports another one of its wing",
        IMPORTS,
        add(f"{PLANS}/forms.py", "\nfrom app.casework.files import names\n"),
        says="app.casework.plans is not allowed to import app.casework.files",
    ),
    guard(
        "A service knows of HTTP",
        IMPORTS,
        add(f"{PLANS}/services.py", "\nfrom flask import request\n"),
        says="know nothing of HTTP BROKEN",
    ),
    guard(
        "A service that lies deep knows of HTTP",
        IMPORTS,
        add("app/accounts/admin/people/services.py", "\nfrom flask import request\n"),
        says="know nothing of HTTP BROKEN",
    ),
    guard(
        "What draws the timeline knows who is signed in",
        IMPORTS,
        add("app/casework/cases/timeline.py", "\nfrom app.web.guard import actor\n"),
        says="know nothing of HTTP BROKEN",
    ),
    guard(
        "The policy knows of HTTP",
        IMPORTS,
        add("app/policy/__init__.py", "\nfrom flask import request\n"),
        says="know nothing of HTTP BROKEN",
    ),
    guard(
        "A view that lies deep uses the database session",
        IMPORTS,
        add("app/casework/task_groups/scope/routes.py", "\nfrom app.extensions import db\n"),
        says="Routes never touch the database session BROKEN",
    ),
    guard(
        "Maps are drawn outside the three wings for them",
        IMPORTS,
        add("app/web/links.py", "\nimport folium\n"),
        says="draw maps and compute geometry BROKEN",
    ),
    guard(
        "A view stands in a module that no contract holds",
        "tests/architecture/test_wings.py",
        add(
            f"{PLANS}/summary.py",
            "\nfrom app.web.guard import public\n\n\n@public\ndef show() -> None: ...\n",
        ),
    ),
    guard(
        "A slice forgets to name the module of some of its views",
        "tests/web/test_slices.py::test_every_view_that_is_written_has_an_address",
        replace(
            "app/casework/sharing/slice.py",
            "from app.casework.sharing.emergency import routes as emergency\n",
            "",
        ),
        replace("app/casework/sharing/slice.py", "    views=(emergency,),\n", ""),
    ),
    guard(
        "A package that cannot be imported is left out, and its slices with it",
        "tests/web/test_slices.py::test_a_package_that_cannot_be_imported_is_not_left_out",
        replace("app/web/slices.py", ", onerror=_raise", ""),
    ),
    guard(
        "A template includes one of another slice of its wing",
        "tests/architecture/test_templates.py::"
        "test_a_template_uses_only_those_that_a_module_in_its_place_could_import",
        add("templates/casework/plans/show.html", '{% include "casework/files/index.html" %}\n'),
    ),
    guard(
        "A page builds a form of its own",
        "tests/architecture/test_forms.py::test_no_page_builds_a_form_page_of_its_own[templates]",
        add("templates/casework/plans/show.html", '<form class="app-inline-form" method="post"></form>\n'),
    ),
    guard(
        "A view serves its form by itself",
        "tests/architecture/test_forms.py::test_no_page_builds_a_form_page_of_its_own[views]",
        add(f"{PLANS}/routes.py", "\n\ndef sent(form: Any) -> Any:\n    return form.validate_on_submit()\n"),
    ),
    guard(
        "A field is drawn with the frame of the page around it",
        "tests/web/test_form_page.py::test_a_form_asks_the_database_for_no_field_again[2-pages0]",
        replace("app/web/widgets.py", "class GovTextInput(Drawn, ", "class GovTextInput("),
    ),
    guard(
        "An error summary follows the class of the form instead of the page",
        "tests/web/test_form_page.py::test_the_error_summary_follows_the_page_and_leads_to_each_field",
        replace("app/web/form_page.py", "body.find(f'id=\"{field.id}\"')", "0"),
    ),
    guard(
        "A button has a name that the error pages take for a question",
        "tests/architecture/test_templates.py::"
        "test_what_a_button_sends_is_not_shown_as_something_that_somebody_typed",
        add("templates/casework/plans/show.html", '<button type="submit" name="hurry">Save</button>\n'),
    ),
    guard(
        "An address is said to be asked for by tests that do not ask for it",
        "tests/architecture/test_every_route_is_walked.py::test_what_is_said_to_be_walked_elsewhere_is_there",
        replace(
            "tests/architecture/test_every_route_is_walked.py",
            '"coverage.frame": "tests/insight/coverage"',
            '"coverage.frame": "tests/insight/maps"',
        ),
    ),
    guard(
        "What asks the database stands in a module that no contract holds",
        "tests/architecture/test_wings.py",
        add(f"{PLANS}/latest.py", "\nfrom app.extensions import db\n"),
    ),
    guard(
        "Starting the application loads what only tests need",
        "tests/architecture/test_imports.py::test_starting_the_application_does_not_import[mapclassify]",
        add("app/mapping/map_layers.py", "\nimport mapclassify\n"),
    ),
    guard(
        "Another module than the one for it answers with a map's page",
        "tests/mapping/test_frames.py::test_one_module_answers_with_a_maps_page_and_its_policy",
        add("app/insight/maps/slice.py", '\nPAGE = "layouts/map_frame.html"\n'),
    ),
    guard(
        "A map on paper leaves out what the screen shows",
        "tests/mapping/test_screen_and_paper.py::test_a_layer_has_the_same_features_on_screen_and_on_paper",
        replace(
            "app/mapping/static_map.py",
            "in layer.classes:\n        for look",
            "in layer.classes[1:]:\n        for look",
        ),
    ),
    guard(
        "A name on a map goes through folium's template",
        "tests/mapping/test_map_attackers.py::TestTheAuthorOfATitle::test_gets_no_word_into_what_folium_compiles",
        replace("app/mapping/folium_drawing.py", 'layer.frame[["kind"]]', 'layer.frame[["kind", "name"]]'),
    ),
    guard(
        "A file is 401 lines long",
        "tests/architecture/test_files.py::test_no_file_is_longer_than_four_hundred_lines",
        add("app/web/long.py", MODULE + 400 * "NUMBER = 1\n"),
    ),
    guard(
        "A module does not say what it is for",
        "tests/architecture/test_files.py::test_every_module_says_which_question_it_answers",
        add("app/web/silent.py", "NUMBER = 1\n"),
    ),
    guard(
        "A function has no types",
        "mypy",
        add("app/words.py", "\n\ndef doubled(number):\n    return 2 * number\n"),
    ),
    guard("Code is not formatted", "ruff format --check .", add("app/words.py", "\n\nNUMBER   = 1\n")),
    guard(
        "A name is imported and not used",
        "ruff check .",
        add("app/web/unused.py", '"""What is imported here for nothing?"""\n\nimport os\n'),
        says="F401",
    ),
    guard(
        "A function branches eleven times",
        "ruff check .",
        add(
            "app/web/branching.py",
            '"""How often can a function branch?"""\n\n\ndef name(number: int) -> None:\n'
            + "".join(f"    if number == {each}:\n        print(number)\n" for each in range(11)),
        ),
        says="C901",
    ),
    guard(
        "A document names a file that is not there",
        "tests/architecture/test_documents.py::test_every_file_that_a_document_names_is_there[docs/glossary.md]",
        add("docs/glossary.md", "\nSee `app/web/nowhere.py`.\n"),
    ),
    guard(
        "A document names a make target that is not there",
        "tests/architecture/test_documents.py::test_every_make_target_that_a_document_names_is_there",
        add("docs/glossary.md", "\nRun `make nothing`.\n"),
    ),
    guard(
        "The page of a case forgets a field",
        "tests/casework/cases/test_problem_fields.py::"
        "test_all_that_was_logged_is_in_the_case_and_on_its_page",
        replace(
            "templates/casework/case_page/_side.html",
            '{% if case.affected %}{{ fact("Affected", case.affected) }}{% endif %}',
        ),
    ),
    guard(
        "A rule is stated a second time",
        "tests/architecture/test_one_pattern.py::test_a_rule_is_stated_once",
        add("app/home/queries.py", "\nLATE = Case.next_review_on < clock.today()\n"),
    ),
    guard(
        "The models and the migrations differ",
        "tests/architecture/test_migrations.py::test_models_equal_migrations",
        replace(
            "app/models/case.py",
            '    place: Mapped[ShortText] = mapped_column(default="")\n',
            '    place: Mapped[ShortText] = mapped_column(default="")\n    estate: Mapped[str | None]\n',
        ),
    ),
    guard(
        "A migration leaves something behind when it is taken back",
        "tests/architecture/test_migrations.py::test_migrations_go_down_to_nothing_and_up_again",
        replace(
            "migrations/versions/0002_audit_chain_and_jobs.py",
            "def upgrade() -> None:\n",
            'def upgrade() -> None:\n    op.execute("CREATE TABLE left_behind (id int)")\n',
        ),
    ),
    guard(
        "A migration waits for a table for ever",
        "tests/platform/test_migration_timeouts.py::test_a_migration_has_both_timeouts_and_leaves_none_behind",
        replace(
            "migrations/env.py",
            "lock_timeout = '{seconds['MIGRATION_LOCK_SECONDS']}s'",
            "lock_timeout = '0s'",
        ),
    ),
    guard(
        "A deeper page of Settings does not mark Settings in the account menu",
        "tests/web/test_navigation.py",
        replace("app/web/navigation.py", 'if self.section not in ("", ACCOUNT):', "if self.section:"),
    ),
]
