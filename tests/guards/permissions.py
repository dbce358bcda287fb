"""Who may do what: views without an action, buttons that promise too much, pages that write."""

from tests.guards.guard import add, guard, replace

CASELOAD = "app/casework/caseload/routes.py"
CASES = "app/casework/cases/routes.py"
GUARD = "tests/security/test_guard.py"
BUTTONS = "tests/security/test_buttons_of_cases.py"
FORMS = f"{BUTTONS}::test_a_form_is_shown_to_those_from_whom_it_is_taken"

GUARDS = [
    guard(
        "A view declares no action",
        f"{GUARD}::test_every_view_declares_who_may_use_it",
        replace(CASELOAD, '@bp.get("")\n@requires(Action.CASE_LIST)\n', '@bp.get("")\n'),
    ),
    guard(
        "A view that declares no action runs",
        f"{GUARD}::test_a_view_that_declares_nothing_does_not_run",
        replace(
            "app/web/guard.py",
            '    raise Undeclared(f"{endpoint} declares no policy action")\n',
            "    return None\n",
        ),
    ),
    guard(
        "A page is opened to everybody",
        f"{GUARD}::test_only_these_views_are_open_to_all",
        replace(CASELOAD, '@bp.get("")\n@requires(Action.CASE_LIST)\n', '@bp.get("")\n@public\n'),
        replace(CASELOAD, "import actor, requires", "import actor, public, requires"),
    ),
    guard(
        "A stranger is not asked to sign in",
        f"{GUARD}::test_a_stranger_is_sent_to_sign_in_from_every_page",
        replace("app/web/guard.py", "    if not current_user.is_authenticated:\n", "    if False:\n"),
    ),
    guard(
        "An action of the policy is used nowhere",
        f"{GUARD}::test_every_action_of_the_policy_is_used_somewhere",
        replace(
            "app/policy/actions.py",
            '    CASE_LOG = "case:log"\n',
            '    CASE_LOG = "case:log"\n    CASE_BURN = "case:burn"\n',
        ),
    ),
    guard(
        "The file that says who may do what is out of date",
        "tests/architecture/test_policy_matrix.py::test_the_file_that_people_review_is_the_policy",
        replace("app/policy/grants.py", "    Role.OFFICER: _WORKS,", "    Role.OFFICER: _RUNS,"),
    ),
    guard(
        "A page changes something when it is looked at",
        "tests/casework/caseload/test_lists.py::test_an_officers_list_begins_with_their_own_groups_open_cases",
        replace(
            CASELOAD,
            "    page = queries.list_cases(user, filters)\n",
            '    page = queries.list_cases(user, filters)\n    services.save_filter(user, "Last", "")\n',
        ),
        says="ChangedByGet",
    ),
    guard(
        "A form is shown to somebody from whom it is not taken",
        f"{FORMS}[partner's coordinator-at scanning]",
        replace(CASES, '    CASE.check("review", case, actor())\n'),
    ),
    guard(
        "A page offers a step that the server refuses",
        f"{FORMS}[partner's coordinator-at scanning]",
        replace(
            "templates/casework/plans/show.html",
            '{% if situation.offers("add_action") %}',
            "{% if true %}",
        ),
    ),
    guard(
        "A page offers a step to nobody",
        f"{BUTTONS}::test_the_pages_of_a_case_offer_what_the_workflow_does[at scanning]",
        replace(
            "templates/casework/files/index.html",
            'data-step="remove_file"',
            'data-step="remove"',
        ),
    ),
    guard(
        "A service does not ask whether it may",
        f"{BUTTONS}::test_a_service_asks_the_workflow_about_its_own_step_before_it_does_anything",
        replace("app/casework/cases/services.py", '    CASE.fire("assign", case, actor)\n'),
    ),
    guard(
        "Anybody publishes hotspots",
        "tests/evidence/hotspots/test_publishing.py"
        "::test_only_the_analyst_publishes_and_only_they_are_offered_it",
        replace(
            "app/evidence/hotspots/services.py",
            '    HOTSPOT_RUN.fire("publish", run, actor, fits=not areas_changed(run))\n',
        ),
    ),
    guard(
        "A form is sent without its token",
        "tests/casework/cases/test_work.py::test_the_form_shows_what_is_known",
        replace(
            "templates/components/form.html",
            '<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">\n',
        ),
        says="each form carries its token",
    ),
    guard(
        "A view is excused from the token of forms",
        f"{GUARD}::test_no_view_is_excused_from_the_token_that_forms_carry",
        add(
            "app/web/guard.py",
            '\n\nfrom app.extensions import csrf\n\ncsrf.exempt("app.home.routes.index")\n',
        ),
    ),
    guard(
        "An entry that a slice declares is not in the navigation",
        "tests/web/test_navigation.py::test_every_entry_is_there_for_those_who_may_open_it",
        replace(
            "app/web/slices.py",
            "for slice_ in slices for entry in",
            "for slice_ in slices if slice_.section for entry in",
        ),
    ),
]
