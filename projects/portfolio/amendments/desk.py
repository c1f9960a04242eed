"""What amendments ask of a person: a decision on those proposed by somebody else, and mending of what came back."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.rules import standing
from portal.desk import Task
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.workflow import DECIDE, AmendmentStatus

LARGER = gettext_lazy("Decide on this amendment, as deciding official")
SMALLER = gettext_lazy("Decide on this amendment")


def tasks(user: Any) -> Iterator[Task]:
    if not standing(user).is_staff:
        return
    for row in Amendment.objects.visible_to(user).filter(status=AmendmentStatus.PROPOSED).for_list():
        if user.has_perm(DECIDE, row):
            yield task(row, LARGER if row.is_major else SMALLER)


def task(row: Amendment, what: Any) -> Task:
    name = _("Amendment %(name)s") % {"name": row.name}
    url = reverse("amendment_detail", args=[row.project_id, row.number])
    return Task((row.project.code, name, row.project.title), what, url, lang=row.project.language)
