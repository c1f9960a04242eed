"""Who did what to which record, when and why: written in the transaction of the act, never changed."""

from typing import Any

import pgtrigger
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from portal.accounts.models import User


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, record: models.Model) -> "AuditEventQuerySet":
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=record.pk).select_related("actor")


class AuditEvent(models.Model):
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    verb = models.CharField(max_length=60)  # the action's name; its sentence is in portal.audit.sentences
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # null: the system itself
    at = models.DateTimeField(default=timezone.now)
    from_status = models.CharField(max_length=40, blank=True)
    to_status = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    is_internal = models.BooleanField(default=False)  # never shown outside OHCHR
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["content_type", "object_id", "-at"], name="audit_of_record")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
