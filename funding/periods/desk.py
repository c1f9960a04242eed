"""What needs a finance officer about periods: to close what is over, to certify what another closed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.periods.checks import name_of
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.accounts.roles import Role
from portal.desk import Task, register

GRACE = timedelta(days=30)  # after its end a period may stay open without anybody being asked


@register
def period_tasks(user: Any) -> Iterable[Task]:
    if not user.standing.has(Role.FINANCE):
        return
    over = Q(status=PeriodStatus.OPEN, ends_on__lt=timezone.localdate() - GRACE)
    waiting = Q(status=PeriodStatus.SOFT_CLOSED) & ~Q(closed_by=user)
    for period in FinancialPeriod.objects.visible_to(user).filter(over | waiting).order_by("starts_on"):
        words = _("Close the period") if period.status == PeriodStatus.OPEN else _("Certify the period")
        yield Task((name_of(period),), words, reverse("period_detail", args=[period.pk]))
