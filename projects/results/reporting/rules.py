"""When a reminder of a report falls due, and whom it goes to."""

from collections.abc import Iterable
from datetime import date, timedelta

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from projects.portfolio.workflow import ProjectStatus
from projects.results.models import ReportingPeriod, ReportingReminder
from projects.results.reporting.standing import COMING_UP

Kind = ReportingReminder.Kind
# Days from the day on which the report is due; the latest that has come speaks for those before it.
OFFSETS = {Kind.COMING: -COMING_UP.days, Kind.LATE: 1, Kind.VERY_LATE: 30}
TOO_OLD = timedelta(days=180)  # a report so late is a matter for the matrix, not for another mail
ASKED = (ProjectStatus.ACTIVE, ProjectStatus.COMPLETING)  # a suspended project is not asked


def kind_due(due_on: date, today: date) -> str | None:
    """The reminder that speaks today about a report due on that day; None when there is none yet, or none any more."""
    if today - due_on > TOO_OLD:
        return None
    come = [kind for kind, offset in OFFSETS.items() if due_on + timedelta(days=offset) <= today]
    return come[-1] if come else None


def reporters(period: ReportingPeriod, today: date) -> list[User]:
    """Manager and team; the focal points of the States where the project asks them, once the period is open to them."""
    project = period.project
    keys = {project.manager_id} | {
        member.user_id
        for member in project.members.all()
        if member.since <= today and (member.until is None or member.until >= today)
    }
    staff = [
        user
        for user in User.objects.filter(pk__in=[key for key in keys if key], is_active=True)
        if user.standing.is_staff
    ]
    return sorted({*staff, *focal_points(period, today)}, key=lambda user: user.pk)


def focal_points(period: ReportingPeriod, today: date) -> Iterable[User]:
    if period.is_locked or not hasattr(period.project, "states_report"):
        return ()
    states = [state.pk for state in period.project.states.all()]
    held = Membership.objects.active(today).filter(role=Role.FOCAL_POINT, state__in=states)
    return User.objects.filter(is_active=True, memberships__in=held).distinct()
