"""Requests that nobody has in hand: one task for heads of section, whatever their number."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Task
from projects.requests.models import Request
from projects.requests.workflow import WITH_OHCHR


def tasks(user: Any) -> Iterator[Task]:
    if not standing(user).has(Role.HEAD):
        return
    n = Request.objects.visible_to(user).filter(status__in=WITH_OHCHR, officer__isnull=True).count()
    if n:
        title = ngettext("%(n)s request has no officer", "%(n)s requests have no officer", n) % {"n": formats.number(n)}
        yield Task((title,), _("Give them to officers"), reverse("intake") + "?officer=none")
