from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User


class Decimals(models.TextChoices):
    AS_WRITTEN = "", _("As written; what could be read in two ways is refused")
    POINT = "point", _("1,234.56 – the point before the cents")
    COMMA = "comma", _("1.234,56 – the comma before the cents")


class DayOrder(models.TextChoices):
    AS_WRITTEN = "", _("2026-01-31 or 31 Jan 2026")
    DAY_FIRST = "dmy", _("31/01/2026 or 31.01.2026 – the day first")
    MONTH_FIRST = "mdy", _("01/31/2026 – the month first")


class ColumnMappingQuerySet(models.QuerySet["ColumnMapping"]):
    def visible_to(self, user: Any) -> "ColumnMappingQuerySet":
        """Those of the kinds that the person may import."""
        from portal.imports.kinds import kinds_for

        return self.filter(kind__in=[kind.name for kind in kinds_for(user)])

    def for_list(self) -> "ColumnMappingQuerySet":
        return self.select_related("recorded_by")


class ColumnMapping(models.Model):
    """Which column of a file is which field, as a person said it once. It counts for every later file of the kind whose
    headings are the same, in whatever order."""

    kind = models.CharField(pgettext_lazy("of an import", "kind"), max_length=40)
    profile = models.CharField(_("format"), max_length=40)  # whose fields these are
    name = models.CharField(_("name"), max_length=80)
    headings: "models.JSONField[Any, Any]" = models.JSONField()  # of the file, as written, in their order
    fingerprint = models.TextField()  # the headings in normal form, sorted: what makes two files the same
    columns: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict
    )  # field → [heading in normal form, which one]
    constants: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # field → the value of every row
    decimals = models.CharField(_("amounts"), max_length=5, choices=Decimals, default=Decimals.AS_WRITTEN, blank=True)
    day_order = models.CharField(_("days"), max_length=3, choices=DayOrder, default=DayOrder.AS_WRITTEN, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ColumnMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved mapping of columns")
        verbose_name_plural = _("saved mappings of columns")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="column_mapping_name_once"),
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="column_mapping_headings_once"),
        ]

    def __str__(self) -> str:
        return self.name
