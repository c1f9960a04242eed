"""Letters about questions: that there is one, and where. Neither figure nor words of it."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.accounts.roles import Role
from reports.board.questions.models import FigureQuestion


def tell_staff(pk: int) -> int:
    """The report's author; where the schedule drafted it, the heads of section. Returns how many were written to."""
    question = FigureQuestion.objects.select_related("report__drafted_by").get(pk=pk)
    if question.answered_at is not None:
        return 0
    author = question.report.drafted_by
    people = [author] if author is not None and author.is_active else heads()
    return write(question, people, "reports/board/email/question.txt")


def tell_asker(pk: int) -> int:
    question = FigureQuestion.objects.select_related("asked_by").get(pk=pk)
    seen = FigureQuestion.objects.visible_to(question.asked_by).filter(pk=pk).exists()
    return write(question, [question.asked_by], "reports/board/email/answer.txt") if seen else 0


def heads() -> list[User]:
    people = User.objects.filter(is_active=True, memberships__role=Role.HEAD).distinct().order_by("pk")
    return [person for person in people if person.standing.has(Role.HEAD)]


def write(question: FigureQuestion, people: Iterable[User], template: str) -> int:
    sent = 0
    for person in people:
        if not person.is_active:
            continue
        with override(person.language):
            url = settings.SITE_URL.rstrip("/") + reverse("figure_question", args=[question.pk])
            text = render_to_string(template, {"person": person, "url": url})
            sent += send_mail(
                _("Something waits for you on the Technical Cooperation Portal"), text, None, [person.email]
            )
    return sent
