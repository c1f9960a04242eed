"""Who gets a report, who has confirmed that they have it, and the copy that the public may read."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.reference.models import State
from reports.distribution import rules
from reports.distribution.workflow import CopyStatus
from reports.runs.models import Report


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def visible_to(self, user: Any) -> "RecipientQuerySet":
        """The standing lists are the staff's own."""
        return self if standing(user).is_staff else self.none()

    def of(self, report: Report) -> "RecipientQuerySet":
        """The lines that this report goes by: of its kind, for every scope or for its own."""
        return self.filter(kind=report.kind, scope__in={"", report.scope})


class Recipient(RulesModelMixin, models.Model, metaclass=RulesModelBase):
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

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["kind", "scope", "id"]
        rules_permissions = {"manage": rules.may_manage_recipients}
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "person", "role", "organisation", "state"],
                nulls_distinct=False,
                name="recipient_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="", organisation__isnull=True, state__isnull=True)
                | (Q(person__isnull=True) & ~Q(role="")),
                name="recipient_is_a_person_or_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.person or self.get_role_display()}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: Any) -> "DeliveryQuerySet":
        """Staff see who got what; everybody their own, for as long as they hold the role by which they got it."""
        if standing(user).is_staff:
            return self
        return self.filter(rules.still_theirs(user), person_id=getattr(user, "pk", None))

    def for_list(self) -> "DeliveryQuerySet":
        return self.select_related("report", "person", "organisation", "state", "sent_by")

    def unconfirmed(self) -> "DeliveryQuerySet":
        return self.filter(acknowledged_at__isnull=True)


class Delivery(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """An approved report that was handed to a person: from then on they may read it, and they may confirm that they have.
    `role` with its donor or State is the membership by which they got it; when that ends, so does the reading."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(User, models.PROTECT, related_name="report_deliveries")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    acknowledgement = models.TextField(_("words of the recipient"), max_length=2000, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a report")
        verbose_name_plural = _("deliveries of reports")
        ordering = ["report", "person__name", "id"]
        rules_permissions = {"acknowledge": rules.is_the_recipient}
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="report_delivered_once_per_person")]

    def __str__(self) -> str:
        return f"{self.report} → {self.person}"


class PublicCopyQuerySet(models.QuerySet["PublicCopy"]):
    def visible_to(self, user: Any) -> "PublicCopyQuerySet":
        return self if standing(user).is_staff else self.none()

    def open(self) -> "PublicCopyQuerySet":
        """Proposed or in force: one at most for a report."""
        return self.filter(status__in=(CopyStatus.PROPOSED, CopyStatus.RELEASED))

    def in_force(self) -> "PublicCopyQuerySet":
        return self.filter(status=CopyStatus.RELEASED)


class PublicCopy(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What the do-no-harm gate lets out of a report: each finding of the scan answered (left out, or a reason why it may stay),
    proposed by one person and released by another. Good for this content only."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="public_copies")
    status = models.CharField(_("stage"), max_length=10, choices=CopyStatus, default=CopyStatus.PROPOSED)
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
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True)

    objects = PublicCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("public copy")
        verbose_name_plural = _("public copies")
        ordering = ["report", "-proposed_at", "-id"]
        rules_permissions = {
            "propose": rules.is_report_staff,
            "decide": rules.may_release,
            "withdraw": rules.is_report_staff,
        }
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(status__in=("proposed", "released")), name="public_copy_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(status="withdrawn") | ~Q(decided_by=models.F("proposed_by")),
                name="public_copy_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(status="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
                name="public_copy_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_status_display()}"

    @property
    def left_out(self) -> list[str]:
        """The words that do not stand in the public copy, in all their spellings."""
        return [one["text"] for one in self.findings if one["answer"] == "out"]
