"""What is on record: changes, readings and downloads, and that no later save undoes an earlier one."""

from tests.guards.guard import guard, replace

READS = "tests/security/test_readings.py::test_whoever_reads_a_page_of_a_case_is_on_its_record"
TAKEN = "tests/security/test_readings.py::test_whoever_takes_a_list_or_a_paper_away_is_on_record"
SERVICES = "app/casework/cases/services.py"
USE_CASES = "tests/architecture/test_use_cases.py"
MIGRATION = "migrations/versions/0002_audit_chain_and_jobs.py"
CHAIN = "tests/accounts/audit/test_chain.py"
READ = "    record_read(actor(), Event.CASE_READ, case)\n"

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
        "A reading of a case page is not recorded",
        READS,
        replace(
            "app/casework/case_page/routes.py",
            "    record_read(user, Event.CASE_READ, case, watch=overview.watch)\n",
        ),
    ),
    guard("A reading of a plan is not recorded", READS, replace("app/casework/plans/routes.py", READ)),
    guard(
        "A reading of a timeline is not recorded", READS, replace("app/casework/case_page/routes.py", READ)
    ),
    guard(
        "A reading of a case's files is not recorded", READS, replace("app/casework/files/routes.py", READ)
    ),
    guard(
        "A reading of a case's people is not recorded", READS, replace("app/casework/sharing/routes.py", READ)
    ),
    guard(
        "A reading of a case's record is not recorded",
        READS,
        replace("app/casework/case_record/routes.py", f"    {READ}", "        pass\n"),
    ),
    guard(
        "A reading of a case's profile is not recorded",
        READS,
        replace("app/insight/profiles/routes.py", "    record_read(actor(), Event.CASE_READ, case_)\n"),
    ),
    guard(
        "A reading of a case's assessments is not recorded",
        READS,
        replace(
            "app/insight/assessment/routes.py",
            f"    saved = queries.list_assessments(case)\n{READ}",
            "    saved = queries.list_assessments(case)\n",
        ),
    ),
    guard(
        "A download of cases is not recorded",
        TAKEN,
        replace(
            "app/casework/caseload/routes.py",
            "    record_read(\n        user, Event.LIST_DOWNLOADED,",
            "    dict(\n        user=user,",
        ),
    ),
    guard(
        "A download of escalations is not recorded",
        TAKEN,
        replace(
            "app/casework/escalation/routes.py",
            "    record_read(actor(), Event.LIST_DOWNLOADED, rows=len(escalations), format=form, "
            'question="escalations")\n',
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
        "A download of a profile is not recorded",
        TAKEN,
        replace(
            "app/insight/profiles/routes.py",
            "    record_read(actor(), Event.PROFILE_TAKEN, of_case, profile=of, format=PAPERS[paper])\n",
        ),
    ),
    guard(
        "A map is taken away and that is not recorded",
        "tests/insight/maps/test_paper.py::TestThePaper::test_it_can_be_taken_away_and_that_is_recorded",
        replace(
            "app/insight/maps/routes.py",
            "    record_read(actor(), Event.MAP_TAKEN, shown=wording.layers(map_filter), format=called)\n",
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
            '<input type="hidden" name="version" value="{{ form.version.data }}">',
        ),
    ),
]
