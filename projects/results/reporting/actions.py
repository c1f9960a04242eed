"""Reminders of reports that are missing. The round can run at any time, any number of times, and after a standstill."""

from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.results.models import ReportingPeriod, ReportingReminder
from projects.results.reporting import rules
from projects.results.reporting.models import StatesReport
from projects.results.reporting.standing import COMING_UP, OPEN, with_standing

STILL_MAILED = timedelta(days=14)  # after that a reminder whose mail never went out is left


@transaction.atomic
def ask_states(project: Project, *, by: User, asks: bool, now: datetime | None = None) -> None:
    """Whether the focal points of the project's States are asked, and reminded, to report on its results."""
    if not by.has_perm("projects.manage_project", project):
        raise NotAllowed([Blocker(_("You do not manage this project."))])
    now = now or timezone.now()
    if asks:
        _made, is_new = StatesReport.objects.get_or_create(project=project, defaults={"asked_at": now, "asked_by": by})
    else:
        is_new = bool(StatesReport.objects.filter(project=project).delete()[0])
    if is_new:
        audit.record(project, "ask_states_to_report" if asks else "ask_states_no_more", by=by, at=now)


def make_round(*, now: datetime | None = None) -> dict[str, int]:
    """Reminds of every report that is coming or late, each kind once a person. After a standstill the latest kind speaks for
    those before it. Returns how many reminders were written and how many people are written to, one mail each."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    periods = ReportingPeriod.objects.filter(
        project__status__in=rules.ASKED, due_on__gte=today - rules.TOO_OLD, due_on__lte=today + COMING_UP
    )
    keys = with_standing(periods, today).filter(standing__in=OPEN).order_by("due_on", "pk").values_list("pk", flat=True)
    made = [key for pk in list(keys) for key in remind(pk, today=today, now=now)]
    people = sorted(set(made))
    for person in people:
        transaction.on_commit(partial(hand_to_mail, person))
    return {"reminders": len(made), "people": len(people)}


@transaction.atomic
def remind(pk: int, *, today: date, now: datetime) -> list[int]:
    """Writes the reminder of one period for everybody who has not had it; the keys of those people."""
    locked = ReportingPeriod.objects.select_for_update(of=("self",)).filter(pk=pk)
    period = (
        locked.select_related("project__states_report").prefetch_related("project__states", "project__members").get()
    )
    kind = rules.kind_due(period.due_on, today)
    if kind is None or not is_still_open(period, today):
        return []
    had = set(period.reminders.filter(kind=kind).values_list("user", flat=True))
    people = [user for user in rules.reporters(period, today) if user.pk not in had]
    ReportingReminder.objects.bulk_create(
        ReportingReminder(period=period, kind=kind, user=user, sent_at=now) for user in people
    )
    if people:
        facts = {"kind": kind, "period": [str(period.starts_on), str(period.ends_on)], "people": len(people)}
        audit.record(period.project, "remind_reporting", by=None, at=now, is_internal=True, facts=facts)
    return [user.pk for user in people]


def is_still_open(period: ReportingPeriod, today: date) -> bool:
    """Asked again behind the lock: the values may have come since the list was read."""
    return with_standing(ReportingPeriod.objects.filter(pk=period.pk), today).filter(standing__in=OPEN).exists()


def hand_to_mail(person: int) -> None:
    from projects.results.reporting.tasks import mail_reporting

    mail_reporting.delay(person)


@transaction.atomic
def mail(person: int, *, now: datetime | None = None) -> int:
    """One mail for all reminders of a person that wait: a link, and nothing about the projects. 1 when it went out."""
    now = now or timezone.now()
    waiting = ReportingReminder.objects.select_for_update(of=("self",)).filter(
        user=person, mailed_at__isnull=True, sent_at__gt=now - STILL_MAILED
    )
    keys = [reminder.pk for reminder in waiting]
    user = User.objects.get(pk=person)
    if not keys or not user.is_active:
        return 0
    write(user)
    ReportingReminder.objects.filter(pk__in=keys).update(mailed_at=now)
    return 1


def write(person: User) -> None:
    with override(person.language):
        url = settings.SITE_URL.rstrip("/") + reverse("reporting_matrix") + "?whose=mine"
        text = render_to_string("projects/results/reporting/reminder.txt", {"person": person, "url": url})
        send_mail(
            _("A report on results waits for you on the Technical Cooperation Portal"), text, None, [person.email]
        )
