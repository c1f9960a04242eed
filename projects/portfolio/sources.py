"""Which projects are paid from which sources: by their cost plan, and by what later apps know."""

from collections.abc import Callable, Iterable

from django.db.models import Q

from projects.workplan.models import BudgetLine

PaidFrom = Callable[[Iterable[str]], Q]
FURTHER: list[PaidFrom] = []


def also_paid_from(condition: PaidFrom) -> PaidFrom:
    if condition not in FURTHER:
        FURTHER.append(condition)
    return condition


def paid_from(values: Iterable[str]) -> Q:
    wanted = list(values)
    either = Q(pk__in=BudgetLine.objects.filter(source__in=wanted).order_by().values("project"))
    for condition in FURTHER:
        either |= condition(wanted)
    return either
