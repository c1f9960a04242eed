"""Whom the desk asks: recipients to confirm, staff to look after those who have not, a second person to release a public copy."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.rules import standing
from portal.desk import Task, register
from reports.distribution.models import Delivery, PublicCopy
from reports.kinds import KINDS, title_of
from reports.runs.models import Report

LATE = timedelta(days=14)  # without a confirmation


def title(report: Report) -> tuple[str]:
    return (title_of(KINDS[report.kind], report.period, report.scope),)


@register
def to_confirm(user: Any) -> Iterable[Task]:
    mine = Delivery.objects.visible_to(user).unconfirmed().filter(person=user.pk).select_related("report")
    for one in mine:
        yield Task(
            title(one.report), _("Confirm that you have the report"), reverse("report_detail", args=[one.report_id])
        )


@register
def unconfirmed(user: Any) -> Iterable[Task]:
    """For whoever handed the report out or, where the approval did, for who wrote it."""
    if not standing(user).is_staff:
        return
    late = Delivery.objects.unconfirmed().filter(sent_at__lt=timezone.now() - LATE).exclude(person=user.pk)
    mine = late.filter(sent_by=user.pk) | late.filter(sent_by__isnull=True, report__drafted_by=user.pk)
    counted = dict(mine.order_by().values_list("report").annotate(n=Count("pk")))
    for report in Report.objects.visible_to(user).filter(pk__in=counted):
        n = counted[report.pk]
        what = ngettext(
            "%(n)s recipient has not confirmed: remind them", "%(n)s recipients have not confirmed: remind them", n
        )
        yield Task(title(report), what % {"n": formats.number(n)}, reverse("report_distribution", args=[report.pk]))


@register
def copies_to_release(user: Any) -> Iterable[Task]:
    for copy in PublicCopy.objects.visible_to(user).filter(status="proposed").select_related("report"):
        if user.has_perm("reports.decide_publiccopy", copy):
            address = reverse("report_public_copy", args=[copy.report_id])
            yield Task(title(copy.report), _("Release the public copy, or refuse it"), address)
