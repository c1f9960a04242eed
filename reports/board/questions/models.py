"""Questions about a figure of a report, answered on the record."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_head, is_programme_staff, is_trustee, standing
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.runs.models import Report


class FigureQuestionQuerySet(models.QuerySet["FigureQuestion"]):
    def visible_to(self, user: Any) -> "FigureQuestionQuerySet":
        """Staff and trustees read all questions about the reports that they see, without those of an item they are recused from."""
        person = standing(user)
        if not (person.is_staff or person.has(Role.TRUSTEE)):
            return self.none()
        seen = self.filter(report__in=Report.objects.visible_to(user))
        return seen.filter(Q(item__isnull=True) | Q(item__in=AgendaItem.objects.visible_to(user)))

    def for_answering_by(self, user: Any) -> "FigureQuestionQuerySet":
        """Questions about reports that the person wrote; about those of the schedule, all who write reports; heads any."""
        if is_head(user):
            return self
        if not (is_programme_staff(user) or is_finance(user)):
            return self.none()
        return self.filter(Q(report__drafted_by=user.pk) | Q(report__drafted_by__isnull=True))


class FigureQuestion(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    report = models.ForeignKey(Report, models.PROTECT, related_name="questions")
    figure = models.CharField(_("figure"), max_length=120)  # its name among the frozen figures
    value = models.CharField(max_length=60, blank=True)  # as it stood when the question was asked
    session = models.ForeignKey(BoardSession, models.PROTECT, null=True, blank=True, related_name="questions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="questions")
    text = models.TextField(_("question"), max_length=2000)
    language = models.CharField(max_length=10, default="en")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answer_language = models.CharField(max_length=10, default="en")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FigureQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a figure")
        verbose_name_plural = _("questions about figures")
        ordering = ["-asked_at", "-id"]
        rules_permissions = {"add": is_trustee, "answer": is_programme_staff | is_finance}
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="question_answered_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.figure}"


class FurtherAnswer(models.Model):
    """What was added to an answer later: a correction never replaces what was said. Only ever added."""

    question = models.ForeignKey(FigureQuestion, models.PROTECT, related_name="further_answers")
    text = models.TextField(_("answer"), max_length=4000)
    language = models.CharField(max_length=10, default="en")
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("further answer")
        verbose_name_plural = _("further answers")
        ordering = ["question", "answered_at", "id"]

    def __str__(self) -> str:
        return f"{self.question}"
