"""How far the report for a period has come: one definition, in the database, for matrix, list, files, desk and reminders."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import standing as standing_of
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod, ValueStatus

IS_REPORTED = (ValueStatus.SUBMITTED, ValueStatus.APPROVED)


class Standing(models.TextChoices):
    LATE = "late", pgettext_lazy("report for a period", "Late")
    PARTLY = "partly", pgettext_lazy("report for a period", "Partly reported")
    LOCKED = "locked", pgettext_lazy("report for a period", "Locked")
    NOT_DUE = "not_due", pgettext_lazy("report for a period", "Not due yet")
    REPORTED = "reported", pgettext_lazy("report for a period", "Reported")
    EMPTY = "empty", pgettext_lazy("report for a period", "No indicators")


TONES = {
    Standing.LATE: "bad",
    Standing.PARTLY: "progress",
    Standing.LOCKED: "warn",
    Standing.NOT_DUE: "info",
    Standing.REPORTED: "ok",
    Standing.EMPTY: "info",
}
OPEN = (Standing.LATE, Standing.PARTLY, Standing.LOCKED, Standing.NOT_DUE)  # something is still missing


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    counts = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def with_standing(rows: QuerySet[ReportingPeriod], today: date) -> QuerySet[Any]:
    """Adds `expected` (indicators of the project), `reported` (of them sent or approved for the period) and `standing`.

    A period that is over and still locked waits for somebody to open it; once it is late, that is said first.
    """
    indicators = Indicator.objects.filter(result__project=OuterRef("project"))
    values = IndicatorValue.objects.filter(period=OuterRef("pk"), status__in=IS_REPORTED)
    return rows.annotate(
        expected=counted(indicators, "result__project"),
        reported=counted(values, "period"),
        standing=Case(
            When(~Exists(indicators), then=Value(Standing.EMPTY)),
            When(reported__gte=models.F("expected"), then=Value(Standing.REPORTED)),
            When(due_on__lt=today, then=Value(Standing.LATE)),
            When(reported__gt=0, then=Value(Standing.PARTLY)),
            When(Q(ends_on__lt=today, is_locked=True), then=Value(Standing.LOCKED)),
            default=Value(Standing.NOT_DUE),
            output_field=models.CharField(),
        ),
    )


def periods_of(user: Any, today: date) -> QuerySet[Any]:
    """The periods of running projects whose reports concern this person: staff all, focal points those of their States."""
    rows = ReportingPeriod.objects.visible_to(user).filter(project__status__in=RUNNING)
    person = standing_of(user)
    if not person.is_staff:
        own = Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ())
        rows = rows.filter(project__in=own.values("project")) if person.has(Role.FOCAL_POINT) else rows.none()
    return with_standing(rows, today)


def mine(rows: QuerySet[Any], user: Any, today: date) -> QuerySet[Any]:
    """Of projects that the person manages or is on the team of."""
    return rows.filter(project__in=projects_worked_on(user, today))


def projects_worked_on(user: Any, today: date) -> QuerySet[Project, Any]:
    on_team = Q(members__user=user, members__since__lte=today) & (
        Q(members__until__isnull=True) | Q(members__until__gte=today)
    )
    return Project.objects.filter(Q(manager=user) | on_team).order_by().values("pk")


def days_late(period: Any, today: date) -> int:
    late = period.standing == Standing.LATE
    return (today - period.due_on).days if late else 0


def told(period: Any, today: date) -> str:
    """The standing in words: “Late by 12 days”, “Partly: 3 of 12”."""
    match period.standing:
        case Standing.LATE:
            n = days_late(period, today)
            return ngettext("Late by %(n)s day", "Late by %(n)s days", n) % {"n": formats.number(n)}
        case Standing.PARTLY:
            return _("Partly: %(n)s") % {"n": share(period)}
    return str(Standing(period.standing).label)


def share(period: Any) -> str:
    return _("%(n)s of %(all)s") % {"n": formats.number(period.reported), "all": formats.number(period.expected)}


def missing(period: Any) -> str:
    """“4 of 12 values are missing”."""
    n = period.expected - period.reported
    return ngettext("%(n)s value of %(all)s is missing", "%(n)s of %(all)s values are missing", n) % {
        "n": formats.number(n),
        "all": formats.number(period.expected),
    }


def tone(period: Any) -> str:
    return TONES[Standing(period.standing)]


NOT_STARTED = gettext_lazy("Nothing sent yet")
COMING_UP = timedelta(days=14)  # before the report is due
