"""The room of a project's workspace about its money, and what the overview says of it in brief (found by projects.apps)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.ledger.queries import project_money
from funding.projects.sources import paid_from
from portal import formats
from projects.portfolio.brief import Figure, in_brief
from projects.portfolio.models import Project
from projects.portfolio.sources import also_paid_from
from projects.portfolio.workspace import Tab, register

register(Tab("money", _("Money"), "project_money", 40))
also_paid_from(paid_from)


@in_brief(order=20)
def money_in_brief(project: Project) -> Iterable[Figure]:
    money = project_money(project)
    url = reverse("project_money", args=[project.pk])
    yield Figure(_("Allocated"), formats.usd(money.allocated_usd), url, _("from trust funds"))
    yield Figure(_("Spent"), formats.usd(money.spent_usd), url, _("with programme support costs"))
