from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.roles import STAFF_ROLES, Role
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.board.questions import actions
from reports.board.questions.figures import Asked, figures_of, ids_of
from reports.board.questions.forms import AnswerForm, QuestionForm
from reports.board.questions.lists import QUESTIONS, rows
from reports.board.questions.models import FigureQuestion
from reports.kinds import KINDS, title_of
from reports.runs.models import Report

explain(
    ask_figure=gettext_lazy("Question asked about a figure"),
    answer_figure=gettext_lazy("Question about a figure answered"),
)


@require_safe
def question_list(request: HttpRequest) -> HttpResponseBase:
    """For the Board and for staff; to others there are no questions."""
    if not person_of(request).standing.has(*STAFF_ROLES, Role.TRUSTEE):
        raise PermissionDenied
    return respond(request, QUESTIONS)


@require_http_methods(["GET", "HEAD", "POST"])
def report_question_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A trustee's question about one figure. Any name of a figure may stand in the address: an unknown one is refused
    with the nearest."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reports.add_figurequestion"):
        raise PermissionDenied
    figures = figures_of(report)
    wanted = request.POST.get("figure") or request.GET.get("figure", "")
    form = QuestionForm(posted(request), initial={"language": get_language(), "figure": wanted}, figures=figures)
    is_unknown = bool(wanted) and wanted not in figures
    if is_unknown:
        form = unknown(form, report, wanted, figures)
    elif request.method == "POST" and form.is_valid():
        try:
            question = actions.ask(report, **form.cleaned_data, by=person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Asked. Staff have been told; you are written to when it is answered."))
            return redirect("figure_question", question.pk)
    context = {"record": report, "title": title(report), "form": form}
    return render(request, "reports/board/question_new.html", context, status=422 if form.errors else 200)


def unknown(form: QuestionForm, report: Report, figure: str, figures: dict[str, Asked]) -> QuestionForm:
    data = form.data if form.is_bound else {"figure": "", "language": get_language()}
    refused = QuestionForm(data, figures=figures)
    refused.full_clean()
    refused.errors.clear()
    reason = actions.unknown(report, figure)
    refused.add_error("figure", str(reason))
    return refused


def title(report: Report) -> str:
    return title_of(KINDS[report.kind], report.period, report.scope)


@require_http_methods(["GET", "HEAD", "POST"])
def figure_question(request: HttpRequest, pk: int) -> HttpResponse:
    """The question with its answers, on the record; staff answer on the same page."""
    question = get_object_or_404(rows(request.user), pk=pk)
    may_answer = request.user.has_perm("reports.answer_figurequestion", question)
    form = AnswerForm(posted(request), initial={"language": get_language()}) if may_answer else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                actions.answer(question, **form.cleaned_data, by=person_of(request))
            except NotAllowed as refusal:
                show_reasons(form, refusal)
            else:
                messages.success(request, _("Answered, on the record."))
                return redirect("figure_question", question.pk)
    status = 422 if form is not None and form.errors else 200
    return render(request, "reports/board/question.html", detail(question) | {"form": form}, status=status)


def detail(question: FigureQuestion) -> dict[str, Any]:
    report = question.report
    shown = figures_of(report).get(question.figure) if question.figure in ids_of(report) else None
    return {
        "question": question,
        "title": title(report),
        "figure": shown or Asked(question.figure, question.figure, ""),
        "has_moved": has_moved(question),
        "further": question.further_answers.select_related("answered_by"),
    }


def has_moved(question: FigureQuestion) -> bool:
    """Whether the report now gives another value than the one that was asked about."""
    if question.figure not in ids_of(question.report):
        return True
    return actions.value_of(question.report, question.figure)[:60] != question.value
