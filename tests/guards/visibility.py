"""Who sees what: questions about cases that do not begin in the policy."""

from tests.guards.guard import guard, replace

CASELOAD = "app/casework/caseload/queries.py"
ASKED = "app/casework/caseload/conditions.py"
KEYS = "app/casework/caseload/keys.py"
COUNTS = "tests/casework/caseload/test_counts.py"
LISTS = "tests/casework/caseload/test_lists.py"
WALK = "tests/security/test_visibility.py::test_every_answer_to_an_outsider_is_the_same_without_the_case"
AROUND = "tests/evidence/surroundings/test_surroundings.py"
PROFILES = "app/insight/profiles/queries.py"

GUARDS = [
    guard(
        "A case is read by its address alone",
        "tests/casework/files/test_file_pages.py::test_a_file_is_not_reached_by_those_who_do_not_see_its_case",
        replace("app/casework/cases/queries.py", "policy.visible_cases(user, ONE)", "ONE"),
    ),
    guard(
        "A list shows cases that its reader may not see",
        f"{LISTS}::test_a_restricted_case_is_in_no_list_of_anybody_outside_it",
        replace(ASKED, "statement = policy.visible_cases(user, statement)", "pass"),
    ),
    guard(
        "A count has cases in it that its reader may not see",
        f"{COUNTS}::test_the_number_of_a_list_is_that_of_its_rows_whoever_asks",
        replace(KEYS, "total = policy.visible_counts(user, total).where(", "total = total.where("),
    ),
    guard(
        "A download has cases in it that its reader may not see",
        f"{WALK}[partner]",
        replace(
            CASELOAD,
            "    statement = matching(user, filters, statement)\n    yield from",
            "    yield from",
        ),
    ),
    guard(
        "The words of a case known by name only are searched",
        f"{LISTS}::test_searching_names_does_not_search_the_words_of_a_case_known_by_name",
        replace(
            ASKED,
            "_matches_words(user, filters) if filters.is_search else _matches_name(filters.q)",
            "_matches_words(user, filters)",
        ),
    ),
    guard(
        "A hint about similar cases shows what its reader may not see",
        "tests/casework/intake/test_log.py::test_the_hint_never_shows_a_case_that_the_officer_may_not_see",
        replace(
            "app/casework/intake/queries.py",
            "policy.visible_cases(user, cases).where(Case.is_open, or_(",
            "cases.where(Case.is_open, or_(",
        ),
        replace(
            "app/casework/intake/queries.py",
            "policy.visible_cases(user, select(Case.id)).where(Case.is_open, Case.ward_id == ward_id, alike)",
            "select(Case.id).where(Case.is_open, Case.ward_id == ward_id, alike)",
        ),
    ),
    guard(
        "The front page counts restricted cases",
        "tests/home/test_home.py::test_a_restricted_case_is_in_no_count_of_the_front_page",
        replace(
            "app/home/queries.py",
            "policy.visible_cases(user, statement).where(Case.holder_id.in_(group_ids), Case.is_open)",
            "statement.where(Case.holder_id.in_(group_ids), Case.is_open)",
        ),
    ),
    guard(
        "The front page tells of changes in a case that its reader no longer sees",
        "tests/home/test_home.py::test_a_watched_case_that_is_restricted_meanwhile_is_no_news",
        replace(
            "app/home/queries.py",
            "policy.visible_cases(user, statement).where(AuditEntry.id.in_(latest.scalar_subquery()))",
            "statement.where(AuditEntry.id.in_(latest.scalar_subquery()))",
        ),
    ),
    guard(
        "A map has cases on it that its reader may not see",
        "tests/insight/maps/test_attackers.py"
        "::TestTheCurious::test_who_is_not_on_the_list_sees_what_they_would_see_without_it",
        replace(
            "app/insight/maps/queries.py",
            "*about)\n    return policy.visible_cases(user, statement)\n",
            "*about)\n    return statement\n",
        ),
    ),
    guard(
        "A map counts cases that its reader may not see",
        f"{COUNTS}::test_the_map_counts_what_its_reader_may_see",
        replace("app/insight/maps/queries.py", "policy.visible_counts(user, counted)", "counted"),
    ),
    guard(
        "Counts of cases have restricted ones in them",
        f"{COUNTS}::test_a_restricted_case_is_in_no_count",
        replace("migrations/versions/0027_cases_are_counted.py", "AND NOT NEW.restricted THEN", "THEN"),
    ),
    guard(
        "A case that a group may see is counted a second time for a person on its list",
        f"{COUNTS}::test_what_a_group_may_see_and_what_is_apart_are_all_that_is_seen",
        replace(
            "app/policy/sight.py",
            "statement.where(_among_few(user.id, user.partner_id, _absent_ids(user)), beyond)",
            "statement.where(_among_few(user.id, user.partner_id, _absent_ids(user)))",
        ),
    ),
    guard(
        "The cases of groups in which somebody sits as a stand-in are listed and not counted",
        f"{COUNTS}::test_the_number_of_a_list_is_that_of_its_rows_whoever_asks",
        replace(
            "app/policy/sight.py",
            "statement.where(_in_audience(CaseCount, _groups_of(user)))",
            "statement.where(_in_audience(CaseCount, tuple(user.group_ids)))",
        ),
    ),
    guard(
        "A restricted case is lent to a stand-in by the list that names whoever is away",
        f"{COUNTS}::test_what_a_group_may_see_and_what_is_apart_are_all_that_is_seen",
        replace("app/policy/sight.py", "[_named_openly(id_) for", "[_named(id_) for"),
    ),
    guard(
        "A stand-in signs off the case of the lead for whom they stand in",
        "tests/accounts/account/test_stand_ins.py::test_for_a_lead_who_is_away_nobody_signs_off_their_case",
        replace(
            "app/policy/conditions.py",
            "return not _acts_as(m, user, case.lead_id) and",
            "return user.id != case.lead_id and",
        ),
    ),
    guard(
        "The map of a case shows a restricted case near it",
        "tests/casework/case_page/test_map.py"
        "::test_a_restricted_case_nearby_is_neither_on_the_map_nor_in_the_words",
        replace("app/casework/case_page/overview.py", "policy.visible_cases(user, _NEARBY)", "_NEARBY"),
    ),
    guard(
        "The map of a neighbourhood or a group shows cases that its reader may not see",
        f"{AROUND}::test_no_map_has_a_case_that_its_reader_may_not_see",
        replace(
            "app/evidence/surroundings/queries.py",
            "db.session.execute(policy.visible_cases(user, listed).limit(MOST_CASES))",
            "db.session.execute(listed.limit(MOST_CASES))",
        ),
    ),
    guard(
        "Hotspots are drawn over areas that have replaced theirs",
        f"{AROUND}::test_hotspots_of_areas_that_were_replaced_are_not_drawn",
        replace(
            "app/evidence/hotspots/published.py",
            "return source, () if published.areas_changed else places",
            "return source, places",
        ),
    ),
    guard(
        "A question that somebody keeps is seen by everybody",
        "tests/evidence/questions/test_saved_questions.py::test_a_question_is_seen_by_its_owner_until_it_is_shared",
        replace("app/policy/sight.py", "or_(mine, shared))", "kept.id > 0)"),
    ),
    guard(
        "A case page names a linked case that its reader may not see",
        f"{WALK}[locality chair]",
        replace(
            "app/casework/case_page/overview.py",
            "policy.visible_cases(user, select(Case.reference, Case.title)).where(Case.id.in_(here))",
            "select(Case.reference, Case.title).where(Case.id.in_(here))",
        ),
    ),
    guard(
        "A task-and-finish group counts restricted cases",
        "tests/casework/task_groups/test_services.py::test_the_map_counts_only_open_cases_that_its_reader_may_see",
        replace(
            "app/casework/task_groups/queries.py",
            "    rows = db.session.execute(policy.visible_cases(user, counted))\n",
            "    rows = db.session.execute(counted)\n",
        ),
    ),
    guard(
        "A chair is shown a request about a restricted case",
        "tests/casework/escalation/test_pages.py"
        "::test_a_chair_outside_a_restricted_cases_list_sees_no_request_about_it",
        replace(
            "app/casework/escalation/queries.py",
            "    return policy.visible_cases(user, statement.join(Case, Case.id == Escalation.case_id))\n",
            "    return statement.join(Case, Case.id == Escalation.case_id)\n",
        ),
    ),
    guard(
        "A profile lists open cases that its reader may not see",
        "tests/insight/profiles/test_places.py::test_a_restricted_case_is_in_no_form_of_an_outsider_s_sheet",
        replace(
            PROFILES, "policy.visible_cases(user, statement).limit(MOST_OPEN)", "statement.limit(MOST_OPEN)"
        ),
    ),
    guard(
        "A profile counts cases that its reader may not see",
        "tests/insight/profiles/test_places.py::test_a_restricted_case_is_in_no_number_of_an_outsider_s_sheet",
        replace(PROFILES, "policy.visible_cases(user, by_tier).group_by", "by_tier.group_by"),
    ),
    guard(
        "A profile tells what was tried in a case that its reader may not see",
        "tests/insight/profiles/test_profiles.py::test_a_restricted_case_is_in_no_form_of_an_outsider_s_profile",
        replace(
            PROFILES,
            "policy.visible_cases(user, statement).order_by(*order).limit(MOST_TRIED)",
            "statement.order_by(*order).limit(MOST_TRIED)",
        ),
    ),
    guard(
        "What is spent on a place counts restricted cases",
        "tests/insight/coverage/test_coverage.py"
        "::test_a_restricted_case_is_in_no_number_of_an_outsiders_page_map_or_file",
        replace(
            "app/insight/coverage/queries.py",
            "    return policy.visible_cases(user, counted).group_by(*by)\n",
            "    return counted.group_by(*by)\n",
        ),
    ),
    guard(
        "The page of a neighbourhood counts restricted cases",
        "tests/insight/neighbourhoods/test_hin_page.py::test_cases_are_those_that_the_reader_may_see",
        replace(
            "app/insight/neighbourhoods/queries.py",
            "    return policy.visible_cases(user, statement).where(Case.ward_id == ward.id, Case.is_open)\n",
            "    return statement.where(Case.ward_id == ward.id, Case.is_open)\n",
        ),
    ),
    guard(
        "A mail tells somebody of a restricted case",
        "tests/workflows/test_telling.py::test_what_somebody_may_no_longer_see_is_not_sent",
        replace(
            "app/background/notices.py",
            "seen = ids_in_sight(person, notices) if",
            "seen = {notice.id for notice in notices} if",
        ),
    ),
    guard(
        "A note for somebody's own partner is read by others",
        "tests/casework/cases/test_notes.py::test_a_note_for_ones_own_partner_is_not_even_known_of_elsewhere",
        replace(
            "app/policy/sight.py",
            "or_(Note.audience == NoteAudience.ALL, Note.partner_id == user.partner_id)",
            "Note.id.is_not(None)",
        ),
    ),
    guard(
        "The rule of who reads a case says something else",
        f"{LISTS}::test_a_restricted_case_is_in_no_list_of_anybody_outside_it",
        replace("app/policy/sight.py", "and_(not_(Case.restricted), openly)", "openly"),
    ),
]
