"""What the Board advises, and what becomes of it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_programme_staff
from projects.requests.models import Request
from reports.board.sessions.models import AgendaItem, BoardSession


class Advice(models.Model):
    """The Board's advice on the request of an item, as recorded into the request itself."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="advice")
    advice = models.CharField(_("advice"), max_length=20, choices=Request.BoardAdvice)
    text = models.TextField(_("in the Board's words"), max_length=4000)
    language = models.CharField(max_length=10, default="en")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("advice of the Board")
        verbose_name_plural = _("advice of the Board")
        ordering = ["item"]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_advice_display()}"


class BoardRecommendationQuerySet(models.QuerySet["BoardRecommendation"]):
    def visible_to(self, user: Any) -> "BoardRecommendationQuerySet":
        """Of the sessions one sees, without those of items that one has declared an interest in."""
        items = AgendaItem.objects.visible_to(user)
        sessions = BoardSession.objects.visible_to(user)
        return self.filter(session__in=sessions).filter(models.Q(item__isnull=True) | models.Q(item__in=items))


class BoardRecommendation(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Something the Board recommended to the Office at a session; every later session sees how far it has come."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("follow-up", "Open")
        UNDER_WAY = "under_way", pgettext_lazy("follow-up", "Under way")
        DONE = "done", pgettext_lazy("follow-up", "Done")
        NOT_PURSUED = "not_pursued", pgettext_lazy("follow-up", "Not pursued")

    reference = models.CharField(_("reference"), max_length=20, unique=True)  # BT60-R3
    session = models.ForeignKey(BoardSession, models.PROTECT, related_name="recommendations")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="recommendations")
    text = models.TextField(_("recommendation"), max_length=2000)
    language = models.CharField(max_length=10, default="en")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("stage"), max_length=12, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = BoardRecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation of the Board")
        verbose_name_plural = _("recommendations of the Board")
        ordering = ["-session__number", "id"]
        rules_permissions = {"change": is_programme_staff}

    def __str__(self) -> str:
        return self.reference


class FollowUp(models.Model):
    """What was done about a recommendation of the Board. Only ever added; the latest gives its stage."""

    recommendation = models.ForeignKey(BoardRecommendation, models.CASCADE, related_name="follow_ups")
    status = models.CharField(_("stage"), max_length=12, choices=BoardRecommendation.Status)
    text = models.TextField(_("what was done"), max_length=2000)
    language = models.CharField(max_length=10, default="en")
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("follow-up of a recommendation")
        verbose_name_plural = _("follow-up of recommendations")
        ordering = ["recommendation", "-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()}"
