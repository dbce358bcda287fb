"""What is on record: changes, readings and downloads, and that no later save undoes an earlier one."""

from tests.guards.guard import guard, replace

READINGS = "tests/security/test_readings.py"
READS = f"{READINGS}::test_whoever_reads_a_case_or_a_profile_is_on_record_once_and_whoever_is_refused_is_not"
TAKEN = f"{READINGS}::test_whoever_takes_a_list_or_a_paper_away_is_on_record_with_what_it_held"
SERVICES = "app/casework/cases/services.py"
USE_CASES = "tests/architecture/test_use_cases.py"
MIGRATION = "migrations/versions/0002_audit_chain_and_jobs.py"
CHAIN = "tests/accounts/audit/test_chain.py"

GUARDS = [
    guard(
        "A layer is downloaded and nothing says so",
        "tests/insight/maps/test_layers_to_take.py::TestWards::test_they_are_those_of_the_table_with_their_figures",
        replace("app/mapping/layer_files.py", "record_read(user, Event.LAYER_TAKEN, ", "dict("),
    ),
    guard(
        "A use case leaves no entry",
        f"{USE_CASES}::test_a_use_case_says_what_it_does",
        replace(SERVICES, "    record(actor, Event.CASE_LEAD_SET, case, lead=lead.name)\n"),
    ),
    guard(
        "A change without an entry is kept",
        f"{USE_CASES}::test_a_verb_that_says_nothing_does_nothing",
        replace(
            "app/use_case.py",
            "                raise UnauditedChange(verb.__name__)\n",
            "                pass\n",
        ),
    ),
    guard(
        "Somebody changes something outside a use case",
        f"{USE_CASES}::test_whatever_somebody_does_is_a_use_case",
        replace(SERVICES, "@use_case\ndef choose_lead(", "def choose_lead("),
    ),
    guard(
        "A service ends a transaction itself",
        f"{USE_CASES}::test_nobody_else_ends_a_transaction",
        replace(
            SERVICES,
            '    CASE.fire("assign", case, actor)\n',
            '    CASE.fire("assign", case, actor)\n    db.session.commit()\n',
        ),
    ),
    guard(
        "A reading of a case is not recorded",
        READS,
        replace(
            "app/casework/cases/queries.py",
            "    note_read(user, Event.CASE_READ, case, in_visit=in_visit)\n",
        ),
    ),
    guard(
        "A reading of a case's first page is not recorded",
        READS,
        replace(
            "app/casework/case_page/overview.py",
            "    note_read(user, Event.CASE_READ, case, watch=row.Watch)\n",
        ),
    ),
    guard(
        "A reading of a ward's profile is not recorded",
        READS,
        replace("app/insight/profiles/sheets.py", "    note_read(user, Event.PROFILE_READ, profile=title)\n"),
    ),
    guard(
        "A page that was refused is recorded as read",
        READS,
        replace("app/web/reads.py", "if response.status_code not in SHOWN:", "if False:"),
    ),
    guard(
        "A download is recorded as a reading, too",
        READS,
        replace("app/use_case.py", "    session.info.get(_READS, {}).pop(_subject(event, case), None)\n"),
    ),
    guard(
        "The frame of a map is a second reading",
        "tests/security/test_readings.py::test_what_a_page_loads_by_itself_is_no_second_reading",
        replace(
            "app/casework/case_page/case_map/routes.py",
            "case, place_map = _map(reference, in_visit=True)",
            "case, place_map = _map(reference)",
        ),
    ),
    guard(
        "A page is shown though its reading cannot be recorded",
        "tests/security/test_readings.py::test_what_cannot_be_recorded_is_not_shown",
        replace(
            "app/web/reads.py",
            "        return current_app.make_response(current_app.handle_user_exception(error))\n",
            "        return response\n",
        ),
    ),
    guard(
        "A search is not recorded",
        "tests/security/test_readings.py::test_a_search_is_on_record_once_for_the_auditor_alone",
        replace(
            "app/casework/caseload/queries.py",
            '        note_read(user, Event.CASES_SEARCHED, words=f"“{filters.q}”")\n',
            "        pass\n",
        ),
    ),
    guard(
        "A download of a list is not recorded",
        TAKEN,
        replace(
            "app/web/downloads.py",
            "    record_read(actor(), Event.LIST_DOWNLOADED, case, what=what, format=format_, "
            "question=question)\n",
        ),
    ),
    guard(
        "A download of a case's file is not recorded",
        "tests/casework/files/test_file_pages.py::test_each_download_is_recorded_with_the_files_name",
        replace(
            "app/casework/files/routes.py",
            "    record_read(actor(), Event.FILE_TAKEN, case, name=file.name)\n",
        ),
    ),
    guard(
        "A download of a paper is not recorded",
        TAKEN,
        replace(
            "app/documents/sending.py",
            "    record_read(actor(), event, case, **detail, format=PAPERS[paper])\n",
        ),
    ),
    guard(
        "The database lets somebody change an entry",
        f"{CHAIN}::test_whoever_writes_to_the_record_can_only_append",
        replace(
            MIGRATION,
            "CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit_entries ",
            "CREATE TRIGGER audit_unchanged BEFORE UPDATE OF id ON audit_entries ",
        ),
    ),
    guard(
        "A changed entry is not found",
        f"{CHAIN}::test_a_changed_entry_is_found_where_it_stands",
        replace(MIGRATION, "entry.actor_name, ", ""),
    ),
    guard(
        "A save from a page that is out of date undoes another",
        "tests/casework/cases/test_work.py::test_a_stale_edit_shows_both_texts_and_loses_neither",
        replace(SERVICES, "    ensure_fresh(case, version)\n"),
    ),
    guard(
        "A form does not carry the version that it shows",
        "tests/web/test_hidden_fields.py::test_a_form_carries_the_version_that_it_shows",
        replace(
            "templates/components/form.html",
            '<input type="hidden" name="{{ field.name }}" value="{{ field._value() }}">\n',
        ),
    ),
]
