"""Every report that a rule has called for, with what came of it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.kinds import KINDS
from reports.schedules.models import ScheduledReport, ScheduleRule
from reports.schedules.problems import in_words, scope_name

TONES = {"waiting": "info", "done": "ok", "failed": "bad", "skipped": "warn"}


def rules() -> list[tuple[int, str]]:
    return list(ScheduleRule.objects.values_list("pk", "name"))


class ScheduledReportFilter(django_filters.FilterSet):
    q = SearchFilter("scope", "rule__name")
    status = ChoiceFilter(label=_("Stage"), choices=ScheduledReport.Status.choices)
    kind = ChoiceFilter(label=_("Kind"), choices=[(kind.code, kind.name) for kind in KINDS.values()])
    rule = ChoiceFilter(label=_("Rule"), choices=rules)

    class Meta:
        model = ScheduledReport
        fields: list[str] = []


def scheduled_for(user: Any) -> QuerySet[ScheduledReport]:
    return ScheduledReport.objects.visible_to(user).select_related("rule", "report").defer("report__figures")


def kind_name(row: ScheduledReport) -> str:
    return str(KINDS[row.kind].name) if row.kind in KINDS else row.kind


def address(row: ScheduledReport) -> str | None:
    if row.report_id:
        return reverse("report_detail", args=[row.report_id])
    return reverse("schedule_rule", args=[row.rule_id]) if row.rule_id else None


def remark(row: ScheduledReport) -> str:
    """Why it is not there, and when it is tried again."""
    words = in_words(row)
    if row.status == ScheduledReport.Status.FAILED and row.retry_at:
        words += " " + _now("Tried again from %(moment)s on.") % {"moment": formats.moment(row.retry_at)}
    return words


SCHEDULED = Listing(
    name="scheduled_reports",
    title=_("Scheduled reports"),
    rows=scheduled_for,
    filters=ScheduledReportFilter,
    columns=(
        Column("kind", _("Report"), kind_name, sort=("kind",), link=address, note=lambda row: scope_name(row) if row.scope else "", is_main=True),
        Column("scope", _("Code"), lambda row: row.scope, Kind.CODE, on_page=False),
        Column("period", _("Period"), lambda row: formats.period(row.starts_on, row.ends_on), sort=("ends_on",)),
        Column("due_on", _("Due"), lambda row: row.due_on, Kind.DAY, ("due_on",)),
        Column(
            "rule",
            _("Rule"),
            lambda row: row.rule and row.rule.name,
            link=lambda row: reverse("schedule_rule", args=[row.rule_id]) if row.rule_id else None,
        ),
        Column("done_at", _("Drafted"), lambda row: row.done_at, Kind.MOMENT, ("done_at",)),
        Column("attempts", _("Attempts"), lambda row: row.attempts, Kind.NUMBER, ("attempts",)),
        Column(
            "status",
            _("Stage"),
            lambda row: row.get_status_display(),
            Kind.BADGE,
            ("status",),
            tone=lambda row: TONES[row.status],
            note=remark,
        ),
        Column("remark", _("Remark"), remark, on_page=False),
    ),
    default_sort="-due_on",
    empty=_("No rule has called for a report yet."),
)  # fmt: skip
