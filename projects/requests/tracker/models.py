"""What is written beside the request: messages that both sides read, and notes that only programme staff read.

They are two tables, so that no filter that somebody forgets can show a note to a State.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff, standing
from portal.documents.models import Document
from projects.requests import rights, rules
from projects.requests.models import Request
from projects.requests.tracker.sides import Side


class RequestMessageQuerySet(models.QuerySet["RequestMessage"]):
    def visible_to(self, user: Any) -> "RequestMessageQuerySet":
        """The people of the State and programme staff, of the requests they see; nobody else reads what the two write."""
        if not standing(user).has(Role.FOCAL_POINT, Role.OFFICER, Role.HEAD):
            return self.none()
        return self.filter(request__in=Request.objects.visible_to(user).values("pk"))

    def unread_by(self, side: Side) -> "RequestMessageQuerySet":
        return self.filter(side=side.other, read_at__isnull=True)

    def for_thread(self) -> "RequestMessageQuerySet":
        return self.select_related("sent_by", "read_by", "document")


class RequestMessage(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One message between the State and OHCHR. It is read for the whole other side by the first of its people who says so."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=Side)
    role = models.CharField(max_length=20, choices=Role)  # in which it was written: roles change, the message does not
    text = models.TextField(_("message"), max_length=4000)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = RequestMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["request", "id"]
        rules_permissions = {  # asked about the request
            "view": rights.can_read | is_programme_staff,
            "add": rights.can_edit | rules.can_screen,
        }
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="request_message_says_something"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="request_message_read_at_with_by",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "side"], condition=Q(read_at__isnull=True), name="request_message_unread")
        ]


class RequestNoteQuerySet(models.QuerySet["RequestNote"]):
    def visible_to(self, user: Any) -> "RequestNoteQuerySet":
        """Programme staff only, and never somebody who acts for the State of the request."""
        if not is_programme_staff(user):
            return self.none()
        own = standing(user).state_ids(Role.FOCAL_POINT) or ()
        return self.filter(request__in=Request.objects.visible_to(user).values("pk")).exclude(request__state__in=own)


class RequestNote(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What staff write down for each other. No page, API, file or history of the State reaches this table."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=4000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RequestNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["request", "-id"]
        rules_permissions = {  # asked about the request
            "view": is_programme_staff & ~rules.is_of_its_state,
            "add": (rules.is_its_officer | rules.is_head) & ~rules.is_of_its_state,
        }
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="request_note_says_something")]
