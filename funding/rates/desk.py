"""Corrections of rates that wait for a second finance person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.rates.models import RateCorrection
from portal.accounts.roles import Role
from portal.desk import Task, register


@register
def corrections_to_decide(user: Any) -> Iterable[Task]:
    if not user.standing.has(Role.FINANCE):
        return
    for row in RateCorrection.objects.visible_to(user).proposed().exclude(proposed_by=user).for_list():
        yield Task(
            (str(row.rate), f"{row.new_rate.normalize():f}"),
            _("Approve the correction of the rate, or say why not"),
            reverse("rate_correction_detail", args=[row.pk]),
        )
