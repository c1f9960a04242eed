from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.expenditure.models import CodingRule
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter


class CodingRuleFilter(django_filters.FilterSet):
    q = SearchFilter("code", "project__code", "contribution__reference")
    part = ChoiceFilter(label=_("Part of the line"), choices=CodingRule.Part.choices)

    class Meta:
        model = CodingRule
        fields: list[str] = []


def project_words(row: CodingRule) -> Any:
    return row.project.code if row.project else _("Of no project") if row.is_general else None


CODING_RULES = Listing(
    name="coding_rules",
    title=_("Coding rules"),
    rows=lambda user: CodingRule.objects.visible_to(user).for_list(),
    filters=CodingRuleFilter,
    columns=(
        Column(
            "code",
            _("Code"),
            lambda row: row.code,
            Kind.CODE,
            ("code",),
            link=lambda row: reverse("coding_rule_detail", args=[row.pk]),
            note=lambda row: f"{row.get_part_display()} {row.get_match_display()}",
            is_main=True,
        ),
        Column("part", _("Part of the line"), lambda row: row.get_part_display(), sort=("part",), on_page=False),
        Column("match", _("How it is compared"), lambda row: row.get_match_display(), on_page=False),
        Column("project", _("Project"), project_words),
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference if row.contribution else None,
            Kind.CODE,
        ),
        Column("fund", _("Fund"), lambda row: row.fund.code if row.fund else None, Kind.CODE),
        Column(
            "object_class",
            _("Object class"),
            lambda row: _("Programme support costs") if row.is_support_cost else row.get_object_class_display() or None,
        ),
        Column("recorded_by", _("By"), lambda row: row.recorded_by.name if row.recorded_by else None, on_page=False),
        Column("recorded_at", _("Kept"), lambda row: row.recorded_at, Kind.DAY, ("recorded_at",)),
    ),
    default_sort="code",
    empty=_("No rule has been kept yet. Rules come from the matching of an extract of the accounts."),
)
