"""What keeps an attacker, a full disk or a double click from doing harm."""

from tests.guards.guard import guard, replace

CHAIN = "tests/accounts/audit/test_chain.py"
DRAFTS = "tests/accounts/drafts/test_drafts.py"
FILES = "tests/casework/files/test_file_pages.py"
UPLOADS = "tests/web/test_uploads.py"
CONFIG = "tests/platform/test_config.py"

GUARDS = [
    guard(
        "An attacker who takes over the application may change the record",
        f"{CHAIN}::test_whoever_takes_over_the_application_changes_nothing_of_the_record",
        replace("app/database/ownership.py", '    "audit_entries": "SELECT, INSERT",\n'),
    ),
    guard(
        "An attacker reads the links in mails that are files",
        f"{CONFIG}::test_whoever_shares_the_machine_reads_no_link_in_a_mail",
        replace("app/background/mail_files.py", "0o600", "0o644"),
    ),
    guard(
        "An attacker uploads while the scanner is away",
        f"{UPLOADS}::test_while_the_scanner_is_away_no_file_is_taken",
        replace(
            "app/web/uploads.py",
            "        raise StopValidation(NOT_SCANNED) from reason\n",
            "        return\n",
        ),
    ),
    guard(
        "An attacker renames the part with the macros",
        "tests/casework/files/test_kinds.py::test_whoever_hides_macros_in_a_file_is_refused",
        replace(
            "app/casework/files/kinds.py",
            "    return any(map(MACRO_TYPES.search, lists))\n",
            "    return False\n",
        ),
    ),
    guard(
        "An attacker names an address that a browser reads as another host",
        "tests/security/test_redirects.py::test_whoever_names_an_address_elsewhere_leads_nobody_there",
        replace(
            "app/web/links.py",
            'path.startswith("/") and not path.startswith("//") and not _misleads(path)',
            'path.startswith("/")',
        ),
    ),
    guard(
        "An attacker fills the disk with drafts",
        f"{DRAFTS}::test_whoever_saves_drafts_of_page_after_page_fills_no_disk",
        replace("app/web/drafts.py", "    return number < MOST_DRAFTS and ", "    return "),
    ),
    guard(
        "An attacker saves drafts of pages that do not exist",
        f"{DRAFTS}::test_a_script_is_never_told_that_something_is_kept_which_is_not",
        replace("app/web/drafts.py", "    return path if is_page(path) else None\n", "    return path\n"),
    ),
    guard(
        "An attacker hides letters in a title",
        "tests/web/test_fields.py::test_whoever_hides_letters_in_a_title_writes_only_what_can_be_seen",
        replace(
            "app/cleaning.py",
            "    seen = (letter for letter in typed if letter in JOINERS or not _is_invisible(letter))\n",
            "    seen = typed\n",
        ),
    ),
    guard(
        "The bytes of a removed file stay for an attacker",
        f"{FILES}::test_a_removed_file_is_deleted_when_its_time_to_be_put_back_is_over",
        replace("app/storage.py", "        path.unlink(missing_ok=True)\n", "        path.exists()\n"),
    ),
    guard(
        "What was cancelled at the very end is done all the same",
        "tests/places/area_imports/test_area_pages.py"
        "::test_a_wish_to_cancel_that_comes_at_the_very_end_is_heard",
        replace("app/background/long_work.py", "    if work.cancel_asked:\n", "    if False:\n"),
    ),
    guard(
        "Bytes are deleted that another case still has",
        f"{FILES}::test_bytes_that_another_case_has_too_are_deleted_with_the_last_of_them",
        replace(
            "app/casework/files/services.py",
            "    if db.session.scalar(on_a_case) is None and ",
            "    if on_a_case is not None and ",
        ),
    ),
    guard(
        "A full disk is an error of the server's",
        "tests/web/test_full_disk.py",
        replace("app/web/errors.py", "NO_ROOM = {errno.ENOSPC, errno.EDQUOT}", "NO_ROOM = {errno.EDQUOT}"),
    ),
    guard(
        "A second click at once is an error of the server's",
        "tests/security/test_double_clicks.py",
        replace(
            "app/use_case.py",
            "    return DuplicateSubmission() if isinstance(error.orig, UniqueViolation) else error\n",
            "    return error\n",
        ),
    ),
]
