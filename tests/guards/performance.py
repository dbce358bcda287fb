"""What arrows, yearly sums and corrections of measures keep to."""

from tests.guards.guard import guard, replace

ARROWS = "app/evidence/statistics/arrows.py"
SERIES = "app/evidence/statistics/series.py"
TESTS = "tests/evidence/statistics/test_series_and_arrows.py"
SUPPRESSION = "app/evidence/statistics/suppression.py"
SUPPRESSION_TESTS = "tests/evidence/statistics/test_suppression.py"
PUBLICATION = "tests/insight/performance/test_publication.py"
COUNTING = "tests/insight/performance/test_counting.py"
COMMANDS = "tests/insight/performance/test_measure_commands.py"

GUARDS = [
    guard(
        "An arrow crosses a break in the series",
        f"{TESTS}::test_no_arrow_crosses_a_break_in_a_thousand_questions",
        replace(ARROWS, "    if across is not None:\n", "    if across is None and False:\n"),
    ),
    guard(
        "A yearly sum crosses a break in the series",
        f"{TESTS}::test_no_rolling_year_crosses_a_break",
        replace(SERIES, "if not self.adds_up or self.break_in(year) is not None:", "if not self.adds_up:"),
    ),
    guard(
        "An arrow is drawn for a change that may be chance",
        f"{TESTS}::test_an_arrow_never_contradicts_the_test",
        replace(ARROWS, "if p >= LEVEL or not change.change:", "if not change.change:"),
    ),
    guard(
        "A figure is corrected and nobody can see why",
        f"{COMMANDS}::test_a_correction_keeps_the_old_figure_and_says_why",
        replace(
            "app/insight/performance/services.py",
            "figure.replaced_at, figure.replaced_why = clock.now(), why",
            "figure.replaced_at = clock.now()",
        ),
    ),
    guard(
        "A year gives its only hidden month away",
        f"{SUPPRESSION_TESTS}::test_a_year_is_not_shown_where_it_would_give_its_only_small_month_away",
        replace(SUPPRESSION, "if is_whole and len(hidden) > 1 and", "if is_whole and"),
        replace(SUPPRESSION, "sum(filter(None, hidden)) >= self.enough:", "hidden:"),
    ),
    guard(
        "The whole gives its only hidden part away",
        f"{SUPPRESSION_TESTS}::test_the_only_small_part_of_a_whole_takes_another_with_it",
        replace(
            SUPPRESSION,
            "return len(hidden) > 1 and (None in counts",
            "return bool(hidden) or (None in counts",
        ),
    ),
    guard(
        "Pages show a figure that is hidden",
        f"{PUBLICATION}::test_no_word_of_a_page_is_a_hidden_count",
        replace(
            "app/insight/performance/series_of.py",
            "if not whole and figure.hidden:",
            "if figure.hidden and not figure.id:",
        ),
    ),
    guard(
        "A restricted case is counted for a measure",
        f"{COUNTING}::test_work_is_counted_without_restricted_cases",
        replace(
            "app/insight/performance/counting/sources.py",
            "return lambda: select().select_from(Case).where(~Case.restricted, *conditions)",
            "return lambda: select().select_from(Case).where(*conditions)",
        ),
    ),
    guard(
        "Somebody approves an edition that they prepared",
        "tests/insight/dashboards/test_dashboards.py::test_a_chair_who_prepared_it_as_an_analyst_cannot_approve_it",
        replace(
            "app/policy/conditions.py",
            "return decides and not _acts_as(m, user, edition.prepared_by_id)",
            "return decides",
        ),
    ),
]
