"""Who gets a report, who has confirmed that they have it, and the copy that the public may read."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.reference.models import State
from reports.runs.models import Report


class Recipient(models.Model):
    """A line of the standing list: who gets the reports of a kind, alone (a person) or as everybody of a role, a donor or a
    State. With a scope only those about it."""

    kind = models.CharField(_("kind of report"), max_length=20)
    scope = models.CharField(max_length=40, blank=True)  # "" for every scope
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.ForeignKey(State, models.CASCADE, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["kind", "scope", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="", organisation__isnull=True, state__isnull=True)
                | (Q(person__isnull=True) & ~Q(role="")),
                name="recipient_is_a_person_or_a_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.person or self.role}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: Any) -> "DeliveryQuerySet":
        """Staff see who got what; everybody their own."""
        return self if standing(user).is_staff else self.filter(person_id=getattr(user, "pk", None))


class Delivery(models.Model):
    """An approved report that was handed to a person: from then on they may read it, and they may confirm that they have."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(User, models.PROTECT, related_name="report_deliveries")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledgement = models.TextField(_("words of the recipient"), max_length=2000, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a report")
        verbose_name_plural = _("deliveries of reports")
        ordering = ["report", "person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="report_delivered_once_per_person")]

    def __str__(self) -> str:
        return f"{self.report} → {self.person}"


class PublicCopyQuerySet(models.QuerySet["PublicCopy"]):
    def visible_to(self, user: Any) -> "PublicCopyQuerySet":
        return self if standing(user).is_staff else self.none()

    def in_force(self) -> "PublicCopyQuerySet":
        return self.filter(status=PublicCopy.Status.RELEASED)


class PublicCopy(models.Model):
    """What the do-no-harm gate lets out of a report: each finding of the scan answered (left out, or a reason why it may stay),
    proposed by one person and released by another. Good for this content only."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("public copy", "Waits for its release")
        RELEASED = "released", pgettext_lazy("public copy", "Released")
        REFUSED = "refused", pgettext_lazy("public copy", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("public copy", "Withdrawn")

    report = models.ForeignKey(Report, models.CASCADE, related_name="public_copies")
    status = models.CharField(_("stage"), max_length=10, choices=Status, default=Status.PROPOSED)
    content_sha256 = models.CharField(max_length=64)  # of the figures, choices and texts that were scanned
    findings: "models.JSONField[Any, Any]" = models.JSONField(
        default=list
    )  # [{place, kind, text, rule, key, answer, reason}]
    is_redacted = models.BooleanField(
        default=False
    )  # something is left out: the public edition differs from the full one
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True)

    objects = PublicCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("public copy")
        verbose_name_plural = _("public copies")
        ordering = ["report", "-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(status__in=("proposed", "released")), name="public_copy_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(status="withdrawn") | ~Q(decided_by=models.F("proposed_by")),
                name="public_copy_released_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_status_display()}"
