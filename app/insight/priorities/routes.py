"""The priority matrix over HTTP: the list of a year, a problem, the forms, and its papers."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from app import clock
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.statistics.priorities import CRITERIA, HARMS, LIKELIHOODS
from app.insight.priorities import matrix, queries, services
from app.insight.priorities.forms import ProblemForm, RemoveForm, filled_from
from app.insight.priorities.listing import priorities_listing
from app.insight.priorities.matrix import Line
from app.insight.priorities.paper import HOW_IT_IS_MADE, document_of
from app.insight.priorities.services import ProblemThere
from app.models.event import Event
from app.policy import Action
from app.web import listing
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.listing import Question, page_of_rows, sort_rows

bp = Blueprint("priorities", __name__, url_prefix="/performance/priorities")


@bp.get("")
@requires(Action.MEASURES_VIEW)
def index() -> str:
    question, year, lines = _asked()
    papers = {words: url_for(".paper", year=year, paper=paper) for paper, words in PAPERS.items()}
    return render_template(
        "insight/priorities/index.html",
        list=listing.shown(question, page_of_rows(question, lines), ".download"),
        year=year,
        answer=matrix.answer(lines, year),
        papers=papers,
        harms=HARMS,
        likelihoods=LIKELIHOODS,
        how=HOW_IT_IS_MADE,
    )


@bp.get("/download.<form>")
@requires(Action.MEASURES_VIEW)
def download(form: str) -> FlaskResponse:
    question, year, lines = _asked()
    return listing.download(
        form, question, sort_rows(question, lines), f"priorities {year}", of=f"for {year}"
    )


@bp.get("/<int:year>.<paper>")
@requires(Action.MEASURES_VIEW)
def paper(year: int, paper: str) -> FlaskResponse:
    require_paper(paper)
    lines = matrix.lines_of(queries.list_problems(year))
    return paper_response(document_of(lines, year, actor()), paper, Event.PRIORITIES_TAKEN, year=year)


@bp.get("/<problem_key>")
@requires(Action.MEASURES_VIEW)
def show(problem_key: str) -> str:
    problem = queries.get_problem(problem_key)
    lines = matrix.lines_of(queries.list_problems(problem.year))
    line = next(each for each in lines if each.problem is problem)
    return render_template(
        "insight/priorities/show.html",
        line=line,
        problem=problem,
        number=len(lines),
        moves=matrix.moves_of(line),
        criteria=CRITERIA,
    )


# --- scoring -----------------------------------------------------------------------------------------
@bp.route("/score", methods=["GET", "POST"])
@requires(Action.PRIORITIES_SCORE)
def score() -> Any:
    form = ProblemForm()

    def serve() -> Response:
        problem = services.score_problem(actor(), scored=form.scored, submission=form.submission.data)
        return confirmed(f"You scored {problem.name}.", url_for(".show", problem_key=problem.key))

    return form_page("insight/priorities/score.html", form, serve, refused={ProblemThere: "name"})


@bp.route("/<problem_key>/change", methods=["GET", "POST"])
@requires(Action.PRIORITIES_SCORE)
def change(problem_key: str) -> Any:
    problem = queries.get_problem(problem_key)
    form = ProblemForm(data=filled_from(problem))

    def serve() -> Response:
        services.change_problem(actor(), problem, scored=form.scored, seen_version=form.version.data)
        return confirmed(f"You changed {problem.name}.", url_for(".show", problem_key=problem.key))

    return form_page(
        "insight/priorities/change.html", form, serve, refused={ProblemThere: "name"}, problem=problem
    )


@bp.route("/<problem_key>/remove", methods=["GET", "POST"])
@requires(Action.PRIORITIES_SCORE)
def remove(problem_key: str) -> Any:
    problem, form = queries.get_problem(problem_key), RemoveForm()

    def serve() -> Response:
        services.remove_problem(actor(), problem, reason=form.reason.data)
        return confirmed(f"You removed {problem.name}.", url_for(".index", year=problem.year))

    return form_page("insight/priorities/remove.html", form, serve, problem=problem)


def _asked() -> tuple[Question, int, list[Line]]:
    """The question, its year, and the problems of that year by rank."""
    years = queries.list_years()
    usual = years[0] if years else clock.today().year
    question = listing.asked(priorities_listing(years, usual))
    year = int(question["year"])
    return question, year, matrix.lines_of(queries.list_problems(year))
