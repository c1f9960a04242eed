"""Amendments of all projects, for the API and for files."""

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.portfolio.amendments.actions import WORKFLOW
from projects.portfolio.amendments.diff import summary
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.workflow import AmendmentStatus


class AmendmentFilter(django_filters.FilterSet):
    q = SearchFilter("project__code", "project__title", "reason")
    status = ChoiceFilter(label=_("Status"), choices=AmendmentStatus.choices)
    state = StateFilter("project__states")
    project = django_filters.NumberFilter(label=_("Project"))

    class Meta:
        model = Amendment
        fields: list[str] = []


def link(row: Amendment) -> str:
    return reverse("amendment_detail", args=[row.project_id, row.number])


AMENDMENTS = Listing(
    name="amendments",
    title=_("Amendments"),
    rows=lambda user: Amendment.objects.visible_to(user).for_list(),
    filters=AmendmentFilter,
    columns=(
        Column("project", _("Project"), lambda row: row.project.code, Kind.CODE, ("project__code",), link=link),
        Column("number", _("Number"), lambda row: row.number, Kind.NUMBER, ("number",)),
        Column("reason", _("Why"), lambda row: row.reason, lang=lambda row: row.language, is_main=True),
        Column("what", _("What changes"), lambda row: "; ".join(str(label) for label in summary(row))),
        Column("is_major", _("For the deciding official"), lambda row: _("Yes") if row.is_major else _("No")),
        Column("proposed_at", _("Proposed"), lambda row: row.proposed_at, Kind.MOMENT, ("proposed_at",)),
        Column("decided_at", _("Decided"), lambda row: row.decided_at, Kind.MOMENT, ("decided_at",)),
        Column(
            "status",
            _("Status"),
            lambda row: WORKFLOW.state(row.status).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(row.status).tone,
        ),
    ),
    default_sort="-decided_at",
    empty=_("There is no amendment."),
)
