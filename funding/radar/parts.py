"""What the radar says on the pages of a contribution, a fund and a project. For staff alone."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from funding.page_sections import CONTRIBUTION_ASIDE, FUND
from funding.radar.current import current
from funding.radar.facts import facts_of_contribution, facts_of_project
from funding.radar.figures import Item, burn_of_contribution, burn_of_project, radar
from funding.radar.views import show

MOST = 5


def may_watch(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm("funding.watch_contribution"))


def part(request: HttpRequest, items: Iterable[Item], question: str = "", **context: Any) -> SafeString:
    found = list(items)
    if not found and context.get("burn") is None:
        return SafeString("")
    facts = {
        "rows": [show(item) for item in found[:MOST]],
        "more": max(0, len(found) - MOST),
        "url": reverse("radar") + question,
        "burn": None,
        **context,
    }
    return SafeString(render_to_string("funding/radar/part.html", facts, request))


@CONTRIBUTION_ASIDE.register("radar", order=20)
def of_contribution(request: HttpRequest, record: Any) -> SafeString:
    if not may_watch(request.user):
        return SafeString("")
    found = facts_of_contribution(request.user, record.pk, at=timezone.localdate())
    burn = next((burn_of_contribution(gift, found.at) for gift in found.contributions), None)
    return part(request, radar(found), burn=burn)


@FUND.register("radar", order=60)
def of_fund(request: HttpRequest, record: Any) -> SafeString:
    if not may_watch(request.user) or not record.is_voluntary:
        return SafeString("")
    items = [item for item in current(request.user).items if record.code in item.funds]
    return part(request, items, f"?fund={record.code}", scenario=f"{reverse('scenario')}?fund={record.code}")


def of_project(request: HttpRequest, record: Any) -> SafeString:
    """For the room of a project about its money."""
    if not may_watch(request.user):
        return SafeString("")
    found = facts_of_project(request.user, record.pk, at=timezone.localdate())
    burn = next((burn_of_project(project, found.at) for project in found.projects), None)
    return part(request, radar(found), f"?project={record.code}", burn=burn)
