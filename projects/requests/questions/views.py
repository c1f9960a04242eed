from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.signed_in import person_of
from portal.workflow import NotAllowed
from projects.requests import actions
from projects.requests.models import Question, Request
from projects.requests.questions.forms import AnswerForm


@require_POST
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=pk, request__in=Request.objects.visible_to(request.user))
    form = AnswerForm(request.POST)
    try:
        actions.answer(question, by=person_of(request), text=form["answer"].value() or "")
        messages.success(request, _("Answer kept. Send the answers when all are ready."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("request_detail", args=[question.request_id]) + "#questions")
