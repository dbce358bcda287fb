"""Accounts: passwords, locks, sessions, keys, and forms of two people in one browser."""

from tests.guards.guard import guard, replace

AUTH = "tests/accounts/auth"
SESSIONS = "app/accounts/auth/sessions.py"
LOCKS = f"{AUTH}/test_lock_out.py"
IDLE = f"{AUTH}/test_idle_sessions.py"

GUARDS = [
    guard(
        "A password field reads accents as the keyboard writes them",
        f"{AUTH}/test_common_passwords.py::"
        "test_a_password_with_accents_signs_in_however_the_keyboard_writes_them[NFC-NFC]",
        replace(
            "app/accounts/auth/passwords.py",
            "    return unicodedata.normalize(NORMAL_FORM, typed) if isinstance(typed, str) else typed\n",
            "    return typed\n",
        ),
    ),
    guard(
        "Only the password itself is looked up in the lists",
        f"{AUTH}/test_common_passwords.py::test_a_guesser_with_lists_and_their_forms_finds_nobody",
        replace(
            "app/accounts/auth/common_passwords.py",
            "    cores = list(dict.fromkeys(_cores(text)))\n",
            "    cores = [text]\n",
        ),
    ),
    guard(
        "A stranger's tries count for the owner's browser",
        f"{LOCKS}::test_a_stranger_cannot_lock_somebody_out_of_a_browser_they_use",
        replace(
            "app/models/person.py", "        return self.known_browser or self\n", "        return self\n"
        ),
    ),
    guard(
        "Signing in makes no browser known",
        f"{LOCKS}::test_a_stranger_cannot_lock_somebody_out_of_a_browser_they_use",
        replace(
            "app/accounts/auth/services.py",
            "    _remember_browser(actor, known_browser)\n    long_ago",
            "    long_ago",
        ),
    ),
    guard(
        "A session does not end when nothing is done",
        f"{IDLE}::test_whoever_finds_a_screen_left_for_an_hour_is_not_in",
        replace(SESSIONS, "    if row.seen_at < _idle_since():\n", "    if False:\n"),
    ),
    guard(
        "What a page fetches by itself keeps a session alive",
        f"{IDLE}::test_what_a_page_fetches_by_itself_keeps_nobody_signed_in",
        replace(SESSIONS, 'request.headers.get("Sec-Fetch-Dest") != "empty"', "True"),
    ),
    guard(
        "What is signed after a change of keys is signed with the old one",
        f"{AUTH}/test_keys.py::test_what_is_signed_after_the_change_is_signed_with_the_new_key",
        replace(
            "app/web/signing.py",
            "            held.secret_keys = [key.encode() for key in keys(app)]\n",
            "            pass\n",
        ),
    ),
    guard(
        "A form of one person is answered to another as their own",
        f"{AUTH}/test_two_people.py::test_a_form_that_saves_no_draft_shows_nobody_what_was_typed",
        replace(
            "app/web/errors.py",
            "    if owner is not None and owner != actor():\n",
            "    if False:\n",
        ),
    ),
    guard(
        "A refused request leaves no trace",
        "tests/security/test_refusals.py::test_somebody_who_tries_what_their_role_does_not_allow_is_on_record",
        replace(
            "app/web/errors.py",
            "    refusals.note(error.why if isinstance(error, policy.Forbidden) else policy.BY_ROLE)\n",
        ),
    ),
    guard(
        "An export holds the words of cases",
        "tests/accounts/audit/test_export.py::test_whoever_reads_the_export_reads_none_of_a_cases_words",
        replace(
            "app/accounts/audit/json_lines.py",
            'details_for_auditor(entry),\n        "strand"',
            'entry.detail,\n        "strand"',
        ),
    ),
]
