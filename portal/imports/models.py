"""What a file brought: the batch with its counts, and one row for each row of the file."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.documents.models import Document
from portal.imports import codes
from portal.imports.mappings.models import ColumnMapping


class Outcome(models.TextChoices):
    CREATE = "create", pgettext_lazy("import row", "New")
    UPDATE = "update", pgettext_lazy("import row", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
    CONFLICT = "conflict", pgettext_lazy("import row", "Conflict")
    REJECT = "reject", pgettext_lazy("import row", "Rejected")


# The words of the commands' answer, in their order; `read` is the sum of the others.
COUNTS = {
    Outcome.CREATE: "created",
    Outcome.UPDATE: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.REJECT: "rejected",
    Outcome.CONFLICT: "conflict",
}


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def under_way(self) -> "ImportBatchQuerySet":
        """A worker has them, or is to take them."""
        return self.filter(status__in=WORKING)

    def refused(self) -> "ImportBatchQuerySet":
        """Files that could not be read or cannot be used, and of which nothing has become anything."""
        faulty = Q(status=ImportBatch.Status.STAGED, messages__contains=[{"severity": codes.ERROR}])
        return self.filter(Q(status=ImportBatch.Status.FAILED) | faulty)

    def visible_to(self, user: Any) -> "ImportBatchQuerySet":
        """Those of the kinds that the person may import; of some kinds only the own ones."""
        from portal.imports.kinds import kinds_for

        kinds = kinds_for(user)
        shared = Q(kind__in=[kind.name for kind in kinds if not kind.own_only])
        own = Q(kind__in=[kind.name for kind in kinds if kind.own_only], staged_by=getattr(user, "pk", None))
        return self.filter(shared | own)

    def for_list(self) -> "ImportBatchQuerySet":
        return self.select_related("staged_by").defer("preview", "absent", "names")

    def for_page(self) -> "ImportBatchQuerySet":
        return self.select_related("staged_by", "applied_by", "undone_by", "asked_by")


class ImportBatch(models.Model):
    class Status(models.TextChoices):
        READING = "reading", pgettext_lazy("import", "Being read")
        FAILED = "failed", pgettext_lazy("import", "Not read")
        STAGED = "staged", pgettext_lazy("import", "Checked, not applied")
        MATCHING = "matching", pgettext_lazy("import", "Being checked again")
        APPLYING = "applying", pgettext_lazy("import", "Being applied")
        APPLIED = "applied", pgettext_lazy("import", "Applied")
        UNDOING = "undoing", pgettext_lazy("import", "Being taken back")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")

    kind = models.CharField(_("kind"), max_length=40)  # recommendations, contributions, …
    profile = models.CharField(_("format"), max_length=40, blank=True)  # empty when no format fitted
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STAGED)
    counts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    messages: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # about the file as a whole
    columns: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # field → how a person finds its column
    preview: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict
    )  # the first lines as they were read, encoding
    things: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # model label → how many it would create
    absent: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # records of the portal that the file lacks
    mapping = models.ForeignKey(
        ColumnMapping, models.SET_NULL, null=True, blank=True, related_name="batches"
    )  # by which its columns were read
    names: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # spellings that were settled on this page
    staged_at = models.DateTimeField(default=timezone.now)
    staged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # What a worker is to do: asked when and by whom, since when at it, and how often it was begun
    queued_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    options: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)  # why the last work came to nothing, in the words of whoever asked for it

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=("reading", "failed", "staged", "matching", "applying"),
                    applied_at__isnull=True,
                    undone_at__isnull=True,
                )
                | Q(status__in=("applied", "undoing"), applied_at__isnull=False, undone_at__isnull=True)
                | Q(status="undone", applied_at__isnull=False, undone_at__isnull=False),
                name="import_batch_status_has_its_dates",
            )
        ]
        indexes = [models.Index(fields=["kind", "sha256"], name="import_batch_of_file")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What is wrong with the file as a whole; with one of these nothing of it can be applied."""
        return [made for made in self.messages if codes.is_error(made)]

    @property
    def changes_nothing(self) -> bool:
        return bool(self.counts["read"]) and self.counts["unchanged"] == self.counts["read"]

    @property
    def is_mappable(self) -> bool:
        """Refused only because its columns are not known, and kept so that a person can say which is which."""
        return bool(self.is_staged and self.errors and self.document_id)  # of any other refused file nothing is kept

    @property
    def is_under_way(self) -> bool:
        return self.status in WORKING

    @property
    def is_staged(self) -> bool:
        return self.status == self.Status.STAGED

    @property
    def is_applied(self) -> bool:
        return self.status == self.Status.APPLIED


WORKING = (
    ImportBatch.Status.READING,
    ImportBatch.Status.MATCHING,
    ImportBatch.Status.APPLYING,
    ImportBatch.Status.UNDOING,
)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def decided(self) -> "ImportRowQuerySet":
        return self.exclude(decisions={})

    def saying(self, code: str, **facts: Any) -> "ImportRowQuerySet":
        """Rows with a message of this code, and of just this raw value or these other parts of a message."""
        return self.filter(messages__contains=[{"code": code, **facts}])

    def with_messages(self) -> "ImportRowQuerySet":
        return self.exclude(messages=[])


class ImportRow(models.Model):
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))  # as a person counts it in the file
    raw: "models.JSONField[Any, Any]" = models.JSONField()
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    messages: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    changes: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # field → [before, after]
    decisions: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # what a person settled: see Row.decisions
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)  # the record of the kind's model that the row became
    created_ids: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # model label → ids, for undo

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decisions={}, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decisions={}) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="import_row_decision_has_its_maker",
            )
        ]
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_by_outcome")]
