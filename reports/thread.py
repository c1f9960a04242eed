"""The reports' part of the golden thread (found by projects.apps): those whose frozen figures name a project of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from projects.models import Project
from projects.thread import Link, Strand, anchor, around, stage
from reports.kinds import KINDS, title_of
from reports.runs.actions import WORKFLOW
from reports.runs.models import Report


@stage("report")
def report_links(user: Any, strand: Strand) -> Iterable[Link]:
    named = Q(pk__in=[])
    for code in Project.objects.filter(pk__in=strand.projects).values_list("code", flat=True):
        named |= Q(figures__project_lines__contains=[{"code": code}])
    for row in Report.objects.visible_to(user).filter(named):
        yield Link(
            title_of(KINDS[row.kind], row.period, row.scope),
            reverse("report_detail", args=[row.pk]),
            state=WORKFLOW.state(row.status),
        )


@anchor("report")
def from_report(user: Any, pk: int) -> Strand:
    report = Report.objects.visible_to(user).filter(pk=pk).first()
    if report is None:
        raise Http404
    codes = [line["code"] for line in report.figures.get("project_lines", ()) if line["code"]]
    return around(user, projects=frozenset(Project.objects.filter(code__in=codes).values_list("pk", flat=True)))
