"""Do pages and files of measures tell no small count, all of them taken together?

What they show is read from the files that anybody can download, and solved as one set of equations.
"""

import csv
import io
import random
import re
from datetime import date

import pytest

from app.evidence.statistics.spans import Span
from app.extensions import db
from app.insight.performance import queries
from app.insight.performance.counting.services import sum_up
from app.insight.performance.glance import Glance
from tests import factories
from tests.evidence.statistics.test_suppression import BELOW, Attack, assert_open
from tests.insight.performance.test_measure_commands import months
from tests.insight.performance.test_measure_pages import LIST, page_of, rows

SMALL = re.compile(r"(?<![\d,.])[1-4](?![\d,.%])")


@pytest.fixture
def reader(sign_in):
    factories.partnership()
    return sign_in(factories.officer())


def define(performance, wholes):
    lines = "".join(f"{name},,count,down,{whole}\n" for name, whole in wholes.items())
    return performance.run("measures", "define", performance.file(f"measure,unit,kind,good,part_of\n{lines}"))


def from_file(reader, address):
    content = reader.client.get(address).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.parametrize("seed", range(3))
def test_all_files_and_pages_together_tell_no_small_count(performance, reader, seed):
    """A whole of three parts by month over two financial years and a half."""
    rng = random.Random(seed)
    numbers = {
        name: [max(0, round(rng.gauss(usual, usual / 2 + 1))) for _ in range(30)]
        for name, usual in (("Knives", 3), ("Robbery", 8), ("Theft", 40))
    }
    numbers["Crime"] = [sum(each) for each in zip(*numbers.values(), strict=True)]
    define(performance, {"Crime": "", **dict.fromkeys(("Knives", "Robbery", "Theft"), "Crime")})
    performance.take("".join(months(name, there, 2021) for name, there in numbers.items()))
    sum_up(None)
    attack, true = Attack(), {}
    for name, there in numbers.items():
        spans = [
            Span(f.period_from, f.period_to)
            for f in sorted(queries.get_named(name).figures, key=lambda f: f.period_to)
        ]
        true |= {(name, span): number for span, number in zip(spans, there, strict=True)}
        for row in from_file(reader, f"{page_of(name)}/download.csv"):
            if row["Figure"]:
                within = [s for s in spans if row["From"] <= str(s.first) and str(s.last) <= row["To"]]
                attack.know([(attack.of(name, span), 1) for span in within], int(row["Figure"]))
    for span in {span for _, span in true}:
        parts = [(attack.of(name, span), 1) for name in ("Knives", "Robbery", "Theft")]
        attack.know([*parts, (attack.of("Crime", span), -1)], 0)
    for row in from_file(reader, f"{LIST}/download.csv"):
        if row["Latest"]:
            glance = Glance.from_json(queries.get_named(row["Measure"]).summary)
            within = [
                span
                for name, span in true
                if name == row["Measure"] and glance.first <= span.first <= glance.last
            ]
            attack.know([(attack.of(row["Measure"], span), 1) for span in within], int(row["Latest"]))
    few = [(key, number) for key, number in true.items() if 0 < number < BELOW]
    assert few
    for key, number in few:
        assert_open(attack, *key, count=number)


def test_no_word_of_a_page_is_a_hidden_count(performance, reader):
    """Not in the sentence, the chart, the table, the corrections, what a paper printed or the notes."""
    performance.define("Knives,,count,down\n")
    lines = "".join(months("Knives", [3, 77, 88], 2020)).replace("3,,,,,", "3,,,,,3")
    performance.take(lines)
    performance.take(months("Knives", [2], 2020), "--why", "Counted twice")
    page = reader.get(page_of("Knives"))
    main = page.select_one("main")
    said = (
        main.get_text(" ", strip=True)
        .replace("counts of 1 to 4", "")
        .replace("1 to 4 are not shown", "")
        .replace("3 figures are not shown", "")
    )
    said = re.sub(r"\b\d{1,2} (January|February|March|November)", "", said)
    assert not SMALL.search(said), SMALL.search(said)
    assert "not shown" in page.words
    assert "Counted twice" in page.words
    titles = [title.get_text() for title in page.select("svg title")]
    assert not any(SMALL.search(title.split(":")[-1]) for title in titles)
    for address in (f"{LIST}/download.csv", f"{page_of('Knives')}/download.csv"):
        for row in from_file(reader, address):
            assert not {"2", "3"} & {value for name, value in row.items() if name != "Figures not shown"}


def test_what_is_left_of_a_year_with_hidden_months_is_in_no_sentence_or_chart(performance, reader):
    """A chart of the months before each year's first small one would be of Aprils alone."""
    performance.define("Knives,crimes,count,down\n")
    performance.take(months("Knives", [9, 9, 9, 12, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 12, 3], 2022))
    page = reader.get(page_of("Knives"))
    assert "Knives: 105 in the year to March 2023" in page.words
    assert [cells[:2] for cells in rows(page) if "April" in cells[0]] == [
        ["April 2023", "12"],
        ["April 2022 to March 2023", "105"],
        ["April 2022", "12"],
    ]


def test_no_sum_of_hidden_months_crosses_a_break(performance, reader):
    performance.define("Knives,crimes,count,down\n")
    performance.take(months("Knives", [9, 9, 9, 12, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 12, 3], 2022))
    performance.run("measures", "break", "Knives", "--on", "2022-09-01", "--why", "New form")
    page = reader.get(page_of("Knives"))
    assert "105" not in page.words


def test_a_rate_and_a_share_of_few_are_not_shown(performance, reader):
    performance.define('Rate,"per 1,000 residents",rate,down\nShare,,percentage,up\nAsked,,survey,up\n')
    performance.take(
        "Rate,2020-01-01,2020-12-31,,3,1000,,,\nRate,2021-01-01,2021-12-31,0.02,,100000,,,\n"
        "Share,2020-01-01,2020-12-31,,98,100,,,\nAsked,2020-01-01,2020-12-31,1,,,200,,\n"
        "Asked,2021-01-01,2021-12-31,50,,,200,,\n"
    )
    hidden = {
        name: [figure.hidden for figure in queries.get_named(name).figures]
        for name in ("Rate", "Share", "Asked")
    }
    assert hidden == {"Rate": [True, True], "Share": [True], "Asked": [True, False]}
    assert "Not shown" in reader.get(page_of("Rate")).words


def test_parts_are_hidden_together_and_imply_no_total(performance, reader):
    define(performance, {"Crime": "", "Robbery": "Crime", "Theft": "Crime", "Noise": "Crime"})
    year = "2020-01-01,2020-12-31"
    performance.take(
        f"Crime,{year},60,,,,,\nRobbery,{year},3,,,,,\nTheft,{year},45,,,,,\nNoise,{year},12,,,,,\n"
    )
    hidden = {measure.name for measure in queries.list_all() if measure.figures[0].hidden}
    assert hidden == {"Robbery", "Noise"}
    assert "Parts of this measure" not in reader.get(page_of("Crime")).words
    performance.take(f"Robbery,{year},9,,,,,\n")
    assert not any(measure.figures[0].hidden for measure in queries.list_all())
    words = reader.get(page_of("Crime")).words
    assert "The parts add up" not in words
    assert "Together these are 66, which is more than the 60 of the whole" in words


def test_who_shows_all_says_so_once_for_the_measure(performance, reader):
    performance.take(months("Knives", [3]))
    assert "Not shown" in reader.get(page_of("Knives")).words
    performance.run(
        "measures", "define",
        performance.file("measure,unit,kind,good,hide_below\nKnives,,count,down,0\n"),
        "--why", "Public already",
    )  # fmt: skip
    assert "Knives: 3 in January 2020" in reader.get(page_of("Knives")).words


def test_commands_of_whoever_runs_the_machine_have_all_figures(performance):
    performance.take(months("Knives", [3, 4, 2]))
    assert [point["value"] for point in performance.run("measures", "xmr", "Knives")["points"]] == [3, 4, 2]


def test_the_record_of_a_small_figure_says_that_it_is_small(performance):
    from app.models.audit import AuditEntry
    from app.models.event import Event

    performance.take(months("Knives", [3]))
    performance.take(months("Knives", [30]))
    entry = db.session.query(AuditEntry).filter(AuditEntry.event == Event.FIGURE_CORRECTED).one()
    assert (entry.detail["before"], entry.detail["value"]) == ("a small number", "30")


def test_figures_of_an_impossible_size_that_are_stored_break_no_page(performance, reader):
    performance.take(months("Crime", [30, 40, 50]))
    for figure, size in zip(queries.get_named("Crime").figures, ("1e40", "NaN"), strict=False):
        db.session.execute(
            db.text("UPDATE measure_figures SET value = CAST(:size AS numeric) WHERE id = :id"),
            {"size": size, "id": figure.id},
        )
    db.session.commit()
    assert "Crime: 50 in March 2020" in reader.get(page_of("Crime")).words
    assert "50" in reader.get(LIST).words
    for form in ("csv", "xlsx"):
        assert reader.client.get(f"{page_of('Crime')}/download.{form}").status_code == 200
    assert date(2020, 3, 31) == queries.get_named("Crime").figures[-1].period_to
