"""What a project's moves wait for in its results."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.workflow import Blocker
from projects.portfolio.models import Project
from projects.results.models import Indicator, IndicatorValue, Level, ReportingPeriod, ValueStatus

NAMED = 5  # indicators that a sentence names; the others are counted


def against_starting(project: Project) -> Iterable[Blocker]:
    """An outcome with an indicator, and periods to report for."""
    url = reverse("results_framework", args=[project.pk])
    rows = Indicator.objects.filter(result__project=project)
    if not rows.filter(result__level=Level.OUTCOME).exists() and not rows.filter(result__parent__isnull=False).exists():
        yield Blocker(_("Enter at least one outcome with an indicator."), "results", url)
    if not ReportingPeriod.objects.filter(project=project).exists():
        yield Blocker(_("Make the reporting periods."), "periods", url)


def against_closing(project: Project) -> Iterable[Blocker]:
    """Every indicator is final: its value of the final period is approved."""
    final = ReportingPeriod.objects.filter(project=project, is_final=True).first()
    if final is None:
        yield Blocker(_("There is no final reporting period."), "periods", reverse("results", args=[project.pk]))
        return
    approved = IndicatorValue.objects.filter(indicator=OuterRef("pk"), period=final, status=ValueStatus.APPROVED)
    missing = list(
        Indicator.objects.filter(~Exists(approved), result__project=project)
        .order_by("result__position", "position")
        .values_list("code", flat=True)
    )
    if missing:
        told = ngettext(
            "%(n)s indicator has no approved value in the final period: %(names)s.",
            "%(n)s indicators have no approved value in the final period: %(names)s.",
            len(missing),
        )
        yield Blocker(
            told % {"n": formats.number(len(missing)), "names": named(missing)},
            "results",
            reverse("results", args=[project.pk]),
        )


def named(codes: list[str]) -> str:
    return ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
