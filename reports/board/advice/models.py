"""What the Board advises, and what becomes of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_programme_staff, is_staff, is_trustee
from projects.requests.models import Request
from reports.board.sessions.models import AgendaItem, BoardSession


@predicate(name="owner of the recommendation")
def owns_it(user: Any, recommendation: Any) -> bool:
    return recommendation is not None and recommendation.owner_id == user.pk


APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class AdviceQuerySet(models.QuerySet["Advice"]):
    def visible_to(self, user: Any) -> "AdviceQuerySet":
        return self.filter(item__in=AgendaItem.objects.visible_to(user))


class Advice(models.Model):
    """The Board's advice on the request of an item, as recorded into the request itself."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="advice")
    advice = models.CharField(_("advice"), max_length=20, choices=Request.BoardAdvice)
    text = models.TextField(_("in the Board's words"), max_length=4000)
    language = models.CharField(max_length=10, default="en")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice of the Board")
        verbose_name_plural = _("advice of the Board")
        ordering = ["item"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_advice_display()}"


def end_of(day: date) -> datetime:
    """The first moment after the day, at OHCHR's seat."""
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone())


class BoardRecommendationQuerySet(models.QuerySet["BoardRecommendation"]):
    def visible_to(self, user: Any) -> "BoardRecommendationQuerySet":
        """Of the sessions one sees, without those of items that one has declared an interest in."""
        items = AgendaItem.objects.visible_to(user)
        sessions = BoardSession.objects.visible_to(user)
        return self.filter(session__in=sessions).filter(models.Q(item__isnull=True) | models.Q(item__in=items))

    def for_list(self) -> "BoardRecommendationQuerySet":
        return self.select_related("session", "owner")

    def unsettled(self) -> "BoardRecommendationQuerySet":
        return self.filter(status__in=(BoardRecommendation.Status.OPEN, BoardRecommendation.Status.UNDER_WAY))

    def overdue(self, today: date) -> "BoardRecommendationQuerySet":
        return self.unsettled().filter(due_on__lt=today)

    def made_until(self, day: date) -> "BoardRecommendationQuerySet":
        return self.filter(made_at__lt=end_of(day))

    def with_status_on(self, day: date) -> "BoardRecommendationQuerySet":
        """Adds status_then, as the follow-up written until the end of that day at OHCHR's seat gave it."""
        after = end_of(day)
        said = FollowUp.objects.filter(recommendation=OuterRef("pk"), written_at__lt=after).order_by(
            "-written_at", "-id"
        )
        return self.annotate(
            status_then=Coalesce(Subquery(said.values("status")[:1]), Value(str(BoardRecommendation.Status.OPEN)))
        )


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
        rules_permissions = {
            "view": is_staff | is_trustee,
            "change": is_programme_staff,
            "follow_up": is_programme_staff | owns_it,
        }

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
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()}"
