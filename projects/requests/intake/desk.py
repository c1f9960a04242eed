"""Requests that nobody has in hand, one task for heads of section whatever their number; those that are late or came back; how
many each person has."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff, standing
from portal.desk import Task, Uncounted, Unsorted, counter_of, pile_of
from projects.requests.intake.lists import INTAKE
from projects.requests.models import Request
from projects.requests.workflow import WITH_OHCHR


def tasks(user: Any) -> Iterator[Task]:
    if not standing(user).has(Role.HEAD):
        return
    n = Request.objects.visible_to(user).filter(status__in=WITH_OHCHR, officer__isnull=True).count()
    if n:
        title = ngettext("%(n)s request has no officer", "%(n)s requests have no officer", n) % {"n": formats.number(n)}
        yield Task((title,), _("Give them to officers"), reverse("intake") + "?officer=none")


def counters(user: Any) -> Iterator[Uncounted]:
    """Of all requests for heads of section, of the own ones for officers."""
    if not is_programme_staff(user):
        return
    whose = "" if standing(user).has(Role.HEAD) else "officer=me&"
    yield counter_of(
        INTAKE,
        user,
        "intake",
        f"{whose}late=yes",
        group="late",
        key="requests.late",
        label=_("Requests over their target"),
        note=_("Beyond the working days that their stage may take; the State’s own time does not count."),
        tone="bad",
    )
    yield counter_of(
        INTAKE,
        user,
        "intake",
        f"{whose}back=yes",
        group="returned",
        key="requests.back",
        label=_("Requests that came back to OHCHR"),
        note=_("The State has answered, or a closed request was opened again."),
    )


def piles(user: Any) -> Iterator[Unsorted]:
    yield pile_of(INTAKE, user, "intake", "", key="requests", label=_("Requests"), by="officer", word="officer")
