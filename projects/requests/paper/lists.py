from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.requests.paper.models import PaperOrigin

WAITING, CONFIRMED, REFUSED = (
    pgettext_lazy("paper request", "To be confirmed"),
    pgettext_lazy("paper request", "Confirmed"),
    pgettext_lazy("paper request", "Refused"),
)


def standing_of(row: PaperOrigin) -> Any:
    if row.claimed_at:
        return CONFIRMED
    return WAITING if row.request.status == "draft" else REFUSED


def tone(row: PaperOrigin) -> str:
    return {CONFIRMED: "ok", WAITING: "warn"}.get(standing_of(row), "bad")


def link(row: PaperOrigin) -> str | None:
    """Staff open a request once the State has sent or confirmed it; before, they read what they registered."""
    return reverse("request_detail", args=[row.request_id]) if row.claimed_at else None


class PaperFilter(django_filters.FilterSet):
    q = SearchFilter("request__reference", "request__title", "request__institution")
    channel = ChoiceFilter(label=_("Channel"), choices=PaperOrigin.Channel.choices)
    state = StateFilter("request__state")

    class Meta:
        model = PaperOrigin
        fields: list[str] = []


PAPER_LIST = Listing(
    name="paper_requests",
    title=_("Requests that came on paper"),
    rows=lambda user: PaperOrigin.objects.visible_to(user).for_list(),
    filters=PaperFilter,
    columns=(
        Column(
            "reference", _("Reference"), lambda row: row.request.reference, Kind.CODE, ("request__reference",), link=link
        ),
        Column(
            "title",
            _("Request"),
            lambda row: row.request.title,
            sort=("request__title",),
            lang=lambda row: row.request.language,
            is_main=True,
        ),
        Column("state", _("State"), lambda row: row.request.state.name, sort=("request__state__iso3",)),
        Column("received_on", _("Received"), lambda row: row.received_on, Kind.DAY, ("received_on",)),
        Column("channel", _("Channel"), lambda row: row.get_channel_display(), sort=("channel",)),
        Column("registered_at", _("Registered"), lambda row: row.registered_at, Kind.DAY, ("registered_at",)),
        Column("registered_by", _("Registered by"), lambda row: row.registered_by.name, sort=("registered_by__name",)),
        Column("standing", _("Confirmation"), standing_of, Kind.BADGE, ("claimed_at",), tone=tone),
        Column("claimed_at", _("Confirmed on"), lambda row: row.claimed_at, Kind.DAY, ("claimed_at",), on_page=False),
    ),
    default_sort="-registered_at",
    empty=_("No request has come on paper yet."),
)  # fmt: skip
