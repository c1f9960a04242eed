from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.radar.figures import LABELS, Kind
from portal import formats
from portal.charts.dots import dots
from portal.charts.heat import heat
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from projects.risks.levels import IMPACTS, LIKELIHOODS, SCALE
from reports.board.advice.models import BoardRecommendation
from reports.board.sessions.naming import session_name
from reports.dashboards.board.charts.parts import (
    HALF,
    WIDE,
    at_end,
    count,
    drawn,
    figure,
    numbers,
    rows_of,
    short,
    today,
    usd,
    words,
)
from reports.dashboards.board.sentences import follow_up as says
from reports.dashboards.board.shapes import BoardLook, FollowUp, LateProject, Watched

Status = BoardRecommendation.Status
MOST = 8  # rows of a table: the lists have all


def charts(look: BoardLook, found: FollowUp) -> Mapping[str, Shown]:
    drawings = {"advice": advice, "questions": questions, "risks": risks, "watched": watched, "late": late}
    return {key: draw(look, found) for key, draw in drawings.items()}


def advice(look: BoardLook, found: FollowUp) -> Shown:
    question, answer = _("What became of the Board’s earlier advice?"), says.advice(found)
    names = [str(status.label) for status in Status]
    series = [Series(_("Recommendations"), [found.of_status(status) for status in Status])]
    return Shown(
        key="advice",
        question=question,
        answer=answer,
        drawing=drawn(
            found.advice,
            lambda: dots(series, names, key="advice-chart", title=question, desc=answer, digits=0, width=WIDE),
        ),
        heads=(pgettext("column", "Stage"), _("Recommendations")),
        rows=tuple((words(status.label), figure(look, f"advice.{status}")) for status in Status),
        note=at_end(look),
        url=reverse("board_recommendations"),
        total=(words(_("Past their date")), figure(look, "advice.overdue")),
    )


def questions(look: BoardLook, found: FollowUp) -> Shown:
    question, answer = _("Are the Board’s questions about figures answered?"), says.questions(found.questions)
    heads = (pgettext("questions", "Open"), pgettext("questions", "Answered"))
    series = [
        Series(heads[0], [one.open for one in found.questions]),
        Series(heads[1], [one.answered for one in found.questions]),
    ]
    labels = [at_session(one.session) for one in found.questions]
    return Shown(
        key="questions",
        question=question,
        answer=answer,
        drawing=drawn(
            found.questions,
            lambda: dots(series, labels, key="questions-chart", title=question, desc=answer, digits=0, width=HALF),
        ),
        heads=(_("Session"), *heads),
        rows=tuple(
            (words(label), *numbers((one.open, one.answered)))
            for label, one in zip(labels, found.questions, strict=True)
        ),
        legend=heads,
        note=at_end(look),
        url=reverse("question_list"),
        total=(words(_("All questions")), figure(look, "questions.open"), figure(look, "questions.answered")),
    )


def at_session(number: int) -> str:
    return session_name(number) if number else _("Between sessions")


def risks(look: BoardLook, found: FollowUp) -> Shown:
    """The most likely on top and the gravest at the end of the line, as in a project's own register."""
    question, answer = _("What could go wrong, how likely is it, and how grave?"), says.risks(found)
    columns = [str(IMPACTS[impact]) for impact in SCALE]
    lines = [(str(LIKELIHOODS[likelihood]), found.risks[likelihood - 1]) for likelihood in reversed(SCALE)]
    values = [line for _name, line in lines]
    most = max((number for _name, line in lines for number in line), default=0)
    return Shown(
        key="risks",
        question=question,
        answer=answer,
        drawing=drawn(
            most,
            lambda: heat(
                [name for name, _line in lines],
                columns,
                values,
                key="risks-chart",
                title=question,
                desc=answer,
                high=most,
                digits=0,
                width=WIDE,
            ),
        ),
        heads=(_("Likelihood"), *columns),
        rows=tuple((words(name), *numbers(line)) for name, line in lines),
        note=" · ".join((_("Open risks of running projects, by likelihood and impact"), today(look))),
        url=reverse("risk_list") if look.sees_risks else "",
    )


def watched(look: BoardLook, found: FollowUp) -> Shown:
    question, answer = _("Where does money expire, lie idle or run out?"), says.watched(found.watched)
    found_kinds = [one for one in found.watched if one.number]
    series = [Series(_("US$ at stake"), [one.usd for one in found_kinds])]
    names = [kind_name(one) for one in found_kinds]
    return Shown(
        key="watched",
        question=question,
        answer=answer,
        drawing=drawn(
            found_kinds,
            lambda: dots(series, names, key="watched-chart", title=question, desc=answer, digits=0, width=WIDE),
        ),
        heads=(pgettext("column", "Finding"), pgettext("column", "How many"), _("US$ at stake")),
        rows=tuple((words(kind_name(one)), figure(look, f"radar.{one.kind}"), usd(one.usd)) for one in found.watched),
        note=" · ".join((_("US$"), today(look))),
        url=reverse("radar") if look.sees_risks else "",
    )


def kind_name(one: Watched) -> str:
    return str(LABELS[Kind(one.kind)])


def late(look: BoardLook, found: FollowUp) -> Shown:
    question, answer = _("Which projects run past their last day?"), says.late(found.late)
    most = found.late[:MOST]
    series = [Series(pgettext("column", "Days late"), [one.days for one in most])]
    return Shown(
        key="late",
        question=question,
        answer=answer,
        drawing=drawn(
            most,
            lambda: dots(
                series, [one.code for one in most], key="late-chart", title=question, desc=answer, digits=0, width=HALF
            ),
        ),
        heads=(
            pgettext("column", "Project"),
            pgettext("column", "Reference"),
            pgettext("column", "Last day"),
            pgettext("column", "Days late"),
        ),
        rows=tuple(map(late_row, most)),
        note=today(look),
        url=rows_of(look, "projects.late"),
        total=(words(_("All of them")), words(""), words(""), figure(look, "projects.late")),
    )


def late_row(one: LateProject) -> tuple[Cell, ...]:
    return (
        words(short(one.title), one.language),
        words(one.code, url=reverse("project_detail", args=[one.key])),
        words(formats.day(one.ends_on, "short")),
        count(one.days),
    )
