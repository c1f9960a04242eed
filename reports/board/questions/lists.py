from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind, Listing
from reports.board.questions.filters import QuestionFilter
from reports.board.questions.models import FigureQuestion
from reports.kinds import KINDS, title_of

OPEN, ANSWERED = pgettext_lazy("question", "Open"), pgettext_lazy("question", "Answered")


def link(row: FigureQuestion) -> str:
    return reverse("figure_question", args=[row.pk])


def about(row: FigureQuestion) -> str:
    return title_of(KINDS[row.report.kind], row.report.period, row.report.scope)


def rows(user: Any) -> Any:
    found = FigureQuestion.objects.visible_to(user)
    return found.select_related("report", "session", "item", "asked_by", "answered_by").prefetch_related(
        "further_answers"
    )


def answers(row: FigureQuestion) -> str:
    """All that was answered, in the order in which it was said."""
    return "\n\n".join(filter(None, [row.answer, *(further.text for further in row.further_answers.all())]))


QUESTIONS = Listing(
    name="figure_questions",
    title=_("Questions about figures"),
    rows=rows,
    filters=QuestionFilter,
    columns=(
        Column("text", _("Question"), lambda row: row.text, link=link, lang=lambda row: row.language, is_main=True),
        Column("figure", _("Figure"), lambda row: row.figure, Kind.CODE, ("figure",)),
        Column("report", _("Report"), about, link=lambda row: reverse("report_detail", args=[row.report_id])),
        Column(
            "session", _("Session"), lambda row: row.session and row.session.number, Kind.NUMBER, ("session__number",)
        ),
        Column("asked_by", _("Asked by"), lambda row: row.asked_by.name, sort=("asked_by__name",)),
        Column("asked_at", _("Asked"), lambda row: row.asked_at, Kind.MOMENT, ("asked_at", "id")),
        Column("answer", _("Answer"), answers, lang=lambda row: row.answer_language, on_page=False),
        Column("answered_at", _("Answered"), lambda row: row.answered_at, Kind.MOMENT, ("answered_at",), on_page=False),
        Column(
            "status",
            _("Stage"),
            lambda row: ANSWERED if row.answered_at else OPEN,
            Kind.BADGE,
            ("answered_at",),
            tone=lambda row: "ok" if row.answered_at else "warn",
        ),
    ),
    default_sort="-asked_at",
    empty=_("Nobody has asked about a figure yet. Members of the Board do so from the page of a report."),
)
