"""What drafting keeps beside the request: every saved state of a section, who is writing now, the team, files that came back."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from projects.requests.drafting.sections import KEYS
from projects.requests.models import Request
from projects.requests.rights import Right


class SectionRevision(models.Model):
    """What a section held after one save. It is the record of who wrote what, and the common ground when two people write.

    Number 0 is what the section held before anybody saved it. Only the latest fifty are kept.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="revisions")
    section = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    content: "models.JSONField[Any, Any]" = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["request", "section", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "section", "number"], name="section_revision_once"),
            models.CheckConstraint(condition=Q(section__in=KEYS), name="section_revision_of_a_section"),
        ]


class Presence(models.Model):
    """Somebody has a section open; it counts for a minute and a half after the page was last heard of."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="presences")
    section = models.CharField(max_length=20)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "section", "user"], name="presence_once")]


class TeamMember(models.Model):
    """A right on one request that a focal point of the State was given by name; it takes the place of the others' right."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="team")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    right = models.PositiveSmallIntegerField(_("right"), choices=Right)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["request", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="team_member_once"),
            models.CheckConstraint(condition=Q(right__in=(1, 2, 3)), name="team_member_has_a_right"),
        ]


class OfflineReturn(models.Model):
    """A form that was filled in outside the portal and sent back, until somebody has said what of it the draft takes over."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="offline_returns")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    based_on: "models.JSONField[Any, Any]" = models.JSONField()  # section → revision that the form was made from
    values: "models.JSONField[Any, Any]" = models.JSONField()  # field → what the file says, as a plain value
    problems: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # field → why it could not be read
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="offline_return_closed_at_with_by",
            )
        ]
