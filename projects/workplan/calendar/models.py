"""Private addresses under which a person's calendar program reads what that person may see."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from projects.portfolio.models import Project


def nonce() -> str:
    return get_random_string(12)


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: Any) -> "FeedQuerySet":
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def open(self) -> "FeedQuerySet":
        return self.filter(ended_at__isnull=True)


class CalendarFeed(models.Model):
    """One address of one person: of a project, or without one of everything that is theirs.

    The address is signed (`projects.workplan.calendar.addresses`), so that a copy of the database opens none of them.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="+")
    nonce = models.CharField(max_length=12, default=nonce, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "project"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="calendar_feed_once_open",
            )
        ]
