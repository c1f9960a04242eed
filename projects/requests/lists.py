from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.requests.actions import WORKFLOW
from projects.requests.filters import RequestFilter
from projects.requests.models import Request


def answers(row: Any) -> str:
    n = row.recommendation_count
    if not n:
        return ""
    return ngettext("%(n)s recommendation", "%(n)s recommendations", n) % {"n": formats.number(n)}


def link(row: Request) -> str:
    return reverse("request_detail", args=[row.pk])


def listing_for(staff: bool) -> Listing:
    """Staff read the staff names of the stages, the State reads its own."""

    def stage(row: Request) -> Any:
        state = WORKFLOW.state(row.status)
        return state.label if staff else state.outside

    return Listing(
        name="requests",
        title=_("Requests for assistance"),
        rows=lambda user: Request.objects.visible_to(user).for_list().with_recommendation_count(),
        filters=RequestFilter,
        columns=(
            Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE, ("reference",), link=link),
            Column(
                "title",
                _("Request"),
                lambda row: row.title,
                sort=("title",),
                link=link,
                lang=lambda row: row.language,
                note=answers,
                is_main=True,
            ),
            Column("state", _("State"), lambda row: row.state.name, sort=("state__iso3",)),
            Column("state_iso3", "ISO 3166", lambda row: row.state.iso3, Kind.CODE, on_page=False),
            Column("submitted_at", _("Submitted"), lambda row: row.submitted_at, Kind.DAY, ("submitted_at",)),
            Column(
                "estimated_cost_usd",
                _("Estimated cost, US$"),
                lambda row: row.estimated_cost_usd,
                Kind.MONEY,
                ("estimated_cost_usd",),
            ),
            Column(
                "recommendations",
                _("Recommendations"),
                lambda row: row.recommendation_count,
                Kind.NUMBER,
                ("recommendation_count",),
                on_page=False,
            ),
            Column(
                "status", _("Stage"), stage, Kind.BADGE, ("status",), tone=lambda row: WORKFLOW.state(row.status).tone
            ),
            Column("turn", _("Whose turn"), lambda row: WORKFLOW.state(row.status).owner),
        ),
        default_sort="-reference",
        empty=_("There is no request yet. A focal point of a State starts one from its recommendations."),
    )


STAFF_LIST = listing_for(staff=True)
STATE_LIST = listing_for(staff=False)
