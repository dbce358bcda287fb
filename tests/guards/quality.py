"""What pages, lists and builds keep to: markup, words as words, costs, packages and programs."""

from tests.guards.guard import add, guard, replace

INDEX = "templates/layouts/list.html"
CASES = "templates/casework/caseload/index.html"
LIST = "tests/casework/caseload/test_lists.py::test_an_officers_list_begins_with_their_own_groups_open_cases"
WALK = "tests/architecture/test_every_route_is_walked.py"
ROUTES = "app/casework/plans/routes.py"

GUARDS = [
    guard(
        "A template trusts what people write",
        "tests/architecture/test_files.py::test_no_template_trusts_what_people_write",
        replace(CASES, "{{ row.title }}", "{{ row.title | safe }}"),
    ),
    guard(
        "A title is shown without being escaped",
        "tests/casework/caseload/test_lists.py::test_what_a_person_wrote_cannot_become_markup_in_a_list",
        replace(CASES, "{{ row.title }}", "{{ trusted(row.title) }}"),
        add(
            "app/casework/caseload/routes.py",
            '\n\n@bp.app_template_global("trusted")\ndef trusted(title: str) -> Markup:\n'
            "    return Markup(title)\n",
        ),
    ),
    guard(
        "The hits of a search are shown without being escaped",
        "tests/casework/caseload/test_lists.py::test_what_a_person_wrote_cannot_become_markup_in_a_hit",
        replace("app/casework/caseload/routes.py", "str(escape(snippet))", "snippet"),
    ),
    guard(
        "An element has the same attribute twice",
        LIST,
        replace(
            INDEX,
            '<div class="app-filter-layout__panel">',
            '<div class="app-filter-layout__panel" class="app-filter">',
        ),
        says="duplicate-attribute",
    ),
    guard(
        "A page has no heading",
        LIST,
        replace(INDEX, '<h1 class="govuk-heading-l app-list-heading">{{ title }}</h1>', "<p>{{ title }}</p>"),
        says="a page has exactly one h1",
    ),
    guard(
        "Two elements have the same id",
        LIST,
        replace(
            INDEX,
            '<div class="app-filter-layout__panel">',
            '<div id="main-content" class="app-filter-layout__panel">',
        ),
        says="duplicate ids",
    ),
    guard(
        "An answer has no Content-Security-Policy",
        LIST,
        replace(
            "app/web/headers.py",
            '    headers.setdefault("Content-Security-Policy", policy_line(_directives()))\n',
        ),
        says="Content-Security-Policy",
    ),
    guard(
        "Pages may run scripts from anywhere",
        "tests/web/test_headers.py::test_scripts_styles_and_forms_are_ours_alone",
        replace("app/web/headers.py", '''f"'self' {GOVUK_SCRIPT_HASH}"''', '''"* 'unsafe-inline'"'''),
    ),
    guard(
        "An address takes a number that no walk can fill",
        f"{WALK}::test_every_number_in_an_address_is_the_number_of_something",
        replace(
            ROUTES,
            '@bp.get("")\n@requires(Action.CASE_VIEW)\n',
            '@bp.get("/<int:thing_id>")\n@requires(Action.CASE_VIEW)\n'
            "def thing(reference: str, thing_id: int) -> str:\n"
            '    abort(404)\n\n\n@bp.get("")\n@requires(Action.CASE_VIEW)\n',
        ),
    ),
    guard(
        "An address answers nobody",
        f"{WALK}::test_every_address_answers_somebody_and_every_page_is_well_formed",
        replace(
            ROUTES,
            '@bp.get("")\n@requires(Action.CASE_VIEW)\n',
            '@bp.get("/nothing/here")\n@requires(Action.CASE_VIEW)\ndef nothing(reference: str) -> str:\n'
            '    abort(404)\n\n\n@bp.get("")\n@requires(Action.CASE_VIEW)\n',
        ),
    ),
    guard(
        "A list asks the database once for each row",
        "tests/architecture/test_query_counts.py::test_a_list_asks_as_much_for_many_rows_as_for_a_few",
        replace(
            "app/casework/caseload/queries.py",
            "    return [by_id[i] for i in ids if i in by_id]\n",
            "    return [by_id[i] for i in ids if db.session.scalar(select(Case.id).where(Case.id == i))]\n",
        ),
    ),
    guard(
        "A test asks for a value of a filter that there is not",
        "tests/casework/caseload/test_lists.py::test_a_search_finds_a_case_by_its_reference",
        replace(
            "tests/casework/caseload/test_lists.py",
            "/cases?scope={Scope.ALL}&q={case.reference.lower()}",
            "/cases?scope=every&q={case.reference.lower()}",
        ),
        says="UnknownFilterValue",
    ),
    guard(
        "A page of evidence does not hand on the question",
        "tests/evidence/questions/test_one_question.py",
        replace(
            "templates/components/section_pages.html",
            "url_for(page.endpoint, **query)",
            "url_for(page.endpoint)",
        ),
    ),
    guard(
        "A count leaves out the source that was asked for",
        "tests/evidence/questions/test_one_question.py",
        replace(
            "app/evidence/questions/counting.py", "return of_source and what.includes", "return what.includes"
        ),
    ),
    guard(
        "A test asks for a category that is not loaded",
        "tests/evidence/trends/test_trend_pages.py::test_everything_counts_anti_social_behaviour_too",
        replace(
            "tests/evidence/trends/test_trend_pages.py",
            "?from=2025-05&to=2025-05&what=all",
            "?from=2025-05&to=2025-05&what=everything",
        ),
        says="UnknownFilterValue",
    ),
    guard(
        "Unknown values of filters pass unseen in tests",
        "tests/web/test_listing.py::test_a_value_that_there_is_not_is_an_error_in_tests",
        replace("config.py", "    STRICT_FILTERS = True\n", "    STRICT_FILTERS = False\n"),
    ),
    guard(
        "Packages are installed whatever their hashes",
        "tests/platform/test_locks.py::test_a_package_with_another_hash_or_none_in_the_lock_is_refused",
        replace("ops/setup.py", '"--require-hashes", '),
    ),
    guard(
        "What builds a package is fetched, whatever its hash",
        "tests/platform/test_locks.py::test_nothing_is_fetched_to_build_a_package_that_is_offered_as_source",
        replace("ops/setup.py", ', "--no-build-isolation"'),
    ),
    guard(
        "A lock has a package at another version",
        "tests/platform/test_locks.py::test_a_lock_has_every_listed_package_at_the_listed_version",
        replace("requirements.txt", "gunicorn==", "gunicorn==0."),
    ),
    guard(
        "A lock has an entry without a hash",
        "tests/platform/test_locks.py",
        add("requirements.lock", "harmless==1.0\n"),
    ),
    guard(
        "A test starts a program that the README does not name",
        "tests/platform/test_programs.py::test_a_test_that_starts_another_program_fails_in_a_build",
        replace(".ci/run", 'export PATH="$instance/programs"\n'),
    ),
    guard(
        "A program may be started that the README does not name",
        "tests/platform/test_programs.py::test_the_readme_names_every_program_that_may_be_started",
        replace("ops/programs.py", 'PROGRAMS = ("python3",', 'PROGRAMS = ("surprise", "python3",'),
    ),
    guard(
        "A secret is committed",
        "tests/platform/test_hooks.py::test_a_secret_stops_the_commit",
        replace(
            ".pre-commit-config.yaml", "--exclude-secrets=^(password|", "--exclude-secrets=.*^?(password|"
        ),
    ),
    guard(
        "A hook of a commit fetches a program",
        "tests/platform/test_hooks.py::test_nothing_is_fetched_for_a_hook",
        replace(
            ".pre-commit-config.yaml",
            "  - repo: local\n",
            "  - repo: https://example.org/hooks\n  - repo: local\n",
        ),
    ),
]
