"""Who may do what: views without an action, buttons that promise too much, pages that write."""

from tests.guards.guard import add, guard, replace

CASELOAD = "app/casework/caseload/routes.py"
CASES = "app/casework/cases/routes.py"
GUARD = "tests/security/test_guard.py"
ATTACKS = "tests/accounts/auth/test_administrator_attacks.py"
BUTTONS = "tests/security/test_buttons_of_cases.py"
FORMS = f"{BUTTONS}::test_a_form_is_shown_to_those_from_whom_it_is_taken"
EMERGENCY = "tests/security/test_emergency_sight.py"
KEEPERS = "tests/casework/sharing/test_keepers.py"

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
        "A new address takes effect without the owner or a second administrator",
        f"{ATTACKS}::test_an_administrator_who_takes_over_an_account_gets_no_mail_of_it",
        replace(
            "app/accounts/admin/people/services.py",
            "        ask_for_address(person, address, by=actor)\n",
            "        ask_for_address(person, address, by=actor)\n        person.email = address\n",
        ),
    ),
    guard(
        "A password is reset at once after an administrator cleared the second step",
        f"{ATTACKS}::test_an_administrator_who_has_cleared_a_second_step_waits_a_day_for_a_reset",
        replace("app/accounts/admin/people/services.py", "    hold_resets(person)\n", ""),
    ),
    guard(
        "Whoever asked for a change agrees to it as well",
        f"{ATTACKS}::test_an_administrator_who_invites_themselves_a_second_time_cannot_agree_with_themselves",
        replace(
            "app/policy/conditions.py",
            "    return user.id not in (change.asked_by_id, change.person_id)\n",
            "    return user.id != change.person_id\n",
        ),
    ),
    guard(
        "A new chair opens restricted cases at once",
        f"{ATTACKS}::test_an_administrator_who_invites_themselves_as_a_chair_opens_nothing",
        replace(
            "app/policy/waits.py",
            "    return _can_have(membership) and emergency_access_begins(membership) <= clock.now()\n",
            "    return _can_have(membership)\n",
        ),
    ),
    guard(
        "The chair of a task-and-finish group opens restricted cases",
        "tests/casework/sharing/test_emergency.py::"
        "test_the_chair_of_a_task_and_finish_group_opens_no_case_in_its_scope",
        replace(
            "app/policy/waits.py",
            " and membership.group.kind is not GroupKind.TASK_GROUP\n",
            "\n",
        ),
    ),
    guard(
        "An administrator becomes a reader of cases by a seat on a group",
        "tests/casework/task_groups/test_attackers.py::"
        "test_nobody_becomes_a_reader_of_cases_by_a_seat_that_an_accomplice_gives_them",
        replace(
            "app/casework/task_groups/services.py",
            "    for person in seated:\n        policy.ensure_may_sit(person)\n",
            "    for person in seated:\n",
        ),
    ),
    guard(
        "A restricted case is left to people who only read it",
        "tests/casework/sharing/test_keepers.py::test_a_case_is_not_left_to_people_who_only_read_it",
        replace("app/casework/cases/keepers.py", "or_(_lacks_worker(), ", "or_("),
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
            "    page = queries.list_cases(user, filters, question)\n",
            "    page = queries.list_cases(user, filters, question)\n"
            "    from app.accounts.saved_filters import services\n"
            '    services.save_filter(user, "cases", "Last", "")\n',
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
            "templates/casework/plans/_response.html",
            '{% if situation.offers("add_action") %}',
            "{% if true %}",
        ),
    ),
    guard(
        "A page offers a step to nobody",
        f"{BUTTONS}::test_the_pages_of_a_case_offer_what_the_workflow_does[at scanning]",
        replace(
            "templates/casework/files/index.html",
            '" " ~ file.name, "remove_file")',
            '" " ~ file.name, "remove")',
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
    guard(
        "An emergency gives all that a role grants",
        f"{EMERGENCY}::test_a_chair_who_breaks_the_glass_reads_the_case_and_writes_a_note_and_no_more",
        replace(
            "app/policy/__init__.py",
            "    if forbidden_by_emergency(user, action, thing):\n        return False\n",
        ),
    ),
    guard(
        "Somebody with an emergency's sight is made the lead",
        f"{EMERGENCY}::test_a_chair_who_broke_the_glass_is_not_made_lead_nor_given_an_action",
        replace("app/casework/cases/services.py", "    policy.ensure_works_with(lead, case)\n"),
    ),
    guard(
        "A case seen by an emergency is put into the scope of a task group",
        f"{EMERGENCY}::test_a_chair_who_broke_the_glass_puts_the_case_into_no_task_group",
        replace(
            "app/casework/task_groups/services.py",
            "    for case in new:\n        policy.ensure_works_with(actor, case)\n",
            "    for case in new:\n",
        ),
    ),
    guard(
        "What somebody sees by an emergency awaits their decision",
        f"{EMERGENCY}::test_a_request_that_somebody_sees_by_an_emergency_alone_does_not_await_their_decision",
        replace(
            "app/policy/sight.py",
            "where(or_(*to_them), not_(own), _more_than_emergency(user))",
            "in_(chaired), not_(own))",
        ),
    ),
    guard(
        "Nobody is told that a case was opened in an emergency",
        f"{EMERGENCY}::test_the_people_of_the_case_and_the_auditor_are_told_at_once_without_a_word_of_it",
        replace(
            "app/workflows/telling.py",
            'R.AUDITOR: "A restricted case was',
            'R.SENDER: "A restricted case was',
        ),
    ),
    guard(
        "Whoever may open no case is named on one",
        f"{KEEPERS}::test_who_may_open_no_case_is_not_offered_and_refused_if_forged",
        replace("app/casework/cases/services.py", "    policy.ensure(person, Action.CASE_VIEW)\n"),
    ),
    guard(
        "Restricting a case loses who decides a request on its way",
        f"{KEEPERS}::test_what_waits_on_a_case_that_was_restricted_can_still_be_decided",
        replace(
            "app/casework/sharing/services.py",
            "keep_on_list(case, waiting.people, by=actor) if waiting else []",
            "[]",
        ),
    ),
    guard(
        "A closed account leaves a restricted case to nobody",
        f"{KEEPERS}::test_an_administrator_who_lets_the_last_person_go_leaves_the_case_to_the_holding_chair",
        replace("app/casework/sharing/slice.py", "    fills=((ACCESS_ENDED, keep_in_sight_without),),\n"),
    ),
    guard(
        "A chair appointed today gets into a case by a closed account",
        f"{KEEPERS}::test_an_administrator_who_appoints_a_chair_and_closes_accounts_gets_nobody_into_a_case",
        replace("app/casework/cases/keepers.py", " <= clock.now() - WAITS.chair", " <= clock.now()"),
    ),
    guard(
        "Naming somebody again ends their sight",
        f"{KEEPERS}::test_naming_somebody_again_for_a_while_does_not_end_their_sight",
        replace("app/casework/cases/services.py", "    elif named.until is not None:\n", "    else:\n"),
    ),
]
