"""Instalments and reports to donors that are late."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from funding.agreements.lists import INSTALMENTS, REPORTS_DUE
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Uncounted, counter_of


def counters(user: Any) -> Iterator[Uncounted]:
    """All of them for finance and heads of section; for officers the reports of agreements that pay for their projects."""
    person = standing(user)
    watches = person.has(Role.FINANCE, Role.HEAD)
    if watches or person.has(Role.OFFICER):
        yield counter_of(
            REPORTS_DUE,
            user,
            "report_due_list",
            "standing=overdue" if watches else "standing=overdue&whose=mine",
            group="late",
            key="reports_due.overdue",
            label=_("Reports to donors overdue"),
            note=_("Agreements tie the next instalment to the report."),
            tone="bad",
        )
    if watches:
        yield counter_of(
            INSTALMENTS,
            user,
            "instalment_list",
            "standing=late",
            group="late",
            key="instalments.late",
            label=_("Instalments overdue"),
            note=_("The donor’s money was due and has not come, or not all of it."),
            tone="bad",
        )
