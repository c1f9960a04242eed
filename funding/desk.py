"""What needs a finance officer now, what is late, and what the radar warns of."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from funding.adjustments import desk as adjustments
from funding.agreements import desk as agreements
from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.radar import desk as alerts
from funding.radar.current import urgent
from funding.radar.figures import Item, Kind
from funding.radar.sentences import act, label, subject
from funding.rates import desk as rates
from portal import formats
from portal.accounts.roles import Role
from portal.desk import Counter, Task, Uncounted, counting, register

__all__ = ["adjustments", "counters", "finance_tasks", "rates"]  # each registers its own tasks


@register
def finance_tasks(user: Any) -> Iterable[Task]:
    if not user.standing.has(Role.FINANCE):
        return
    for row in Allocation.objects.visible_to(user).filter(status=AllocationStatus.PROPOSED).for_list():
        yield Task(
            (row.contribution.reference, row.project.code, formats.usd(row.amount_usd)),
            _("Post the allocation, or drop it"),
            reverse("allocation_detail", args=[row.pk]),
        )
    for pledge in Contribution.objects.visible_to(user).filter(status=ContributionStatus.PLEDGED).for_list():
        yield Task(
            (pledge.reference, pledge.donor.organisation.name, formats.money(pledge.amount, pledge.currency)),
            _("Follow up the pledge until it is signed"),
            reverse("contribution_detail", args=[pledge.pk]),
        )


MOST_URGENT = 5  # of the radar: the desk is a list of tasks, the radar is its own page
ELSEWHERE = (Kind.PLEDGE,)  # has its task above


@register
def urgent_on_the_radar(user: Any) -> Iterable[Task]:
    if not user.standing.has(Role.FINANCE):
        return
    found = urgent(user, most=MOST_URGENT, without=ELSEWHERE)
    for item in found.first:
        yield task(item)
    more = found.number - len(found.first)
    if more > 0:
        words = ngettext("%(n)s more urgent item", "%(n)s more urgent items", more) % {"n": formats.number(more)}
        yield Task((words,), _("Look at the radar"), reverse("radar") + "?severity=urgent")


def task(item: Item) -> Task:
    wanted = act(item)
    donor = item.contribution.donor if item.contribution else ""
    title = tuple(part for part in (subject(item), donor, label(item), formats.usd(item.amount_usd)) if part)
    return Task(title, wanted.label, wanted.url, due_on=item.due_on)


@counting
def counters(user: Any) -> Iterable[Counter | Uncounted]:
    yield from agreements.counters(user)
    yield from alerts.counters(user)
