"""Messages that nobody of the reader's side has read, one task for each request."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Task
from projects.requests.models import Request
from projects.requests.tracker.models import RequestMessage
from projects.requests.tracker.sides import Side


def tasks(user: Any) -> Iterator[Task]:
    """The State's people see theirs; at OHCHR the officer of the request does, or a head of section while it has none."""
    person = standing(user)
    mine = Q(pk__in=[])
    if person.has(Role.FOCAL_POINT):
        mine |= Q(side=Side.OHCHR, request__state__in=person.state_ids(Role.FOCAL_POINT) or ())
    if person.has(Role.OFFICER, Role.HEAD):
        mine |= Q(side=Side.STATE, request__officer=user.pk)
    if person.has(Role.HEAD):
        mine |= Q(side=Side.STATE, request__officer__isnull=True)
    unread = RequestMessage.objects.visible_to(user).filter(mine, read_at__isnull=True)
    counts = dict(unread.values_list("request").annotate(n=Count("pk")).order_by())
    if not counts:
        return
    for row in Request.objects.visible_to(user).filter(pk__in=counts).for_list():
        n = counts[row.pk]
        what = ngettext("Read %(n)s new message", "Read %(n)s new messages", n) % {"n": formats.number(n)}
        url = reverse("request_tracker", args=[row.pk]) + "#messages"
        yield Task((row.reference, row.state.name, row.title), what, url, lang=row.language)
