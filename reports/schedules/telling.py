"""Tells the people who write reports, once a round, that the schedule has drafted something: a link, and nothing of the case."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from reports.schedules.models import ScheduledReport

WRITERS = (Role.OFFICER, Role.HEAD, Role.FINANCE)  # who has `reports.write_report`


def writers(now: datetime) -> QuerySet[User]:
    held = Membership.objects.active(timezone.localdate(now)).filter(role__in=WRITERS)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


@transaction.atomic
def tell(*, now: datetime | None = None) -> int:
    """One mail to each writer about all that was drafted since the last time. Returns how many were handed over."""
    now = now or timezone.now()
    fresh = ScheduledReport.objects.filter(status=ScheduledReport.Status.DONE, told_at__isnull=True)
    rows = list(fresh.select_for_update(of=("self",), skip_locked=True).select_related("report"))
    ScheduledReport.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    if not any(row.report and row.report.drafted_by_id is None for row in rows):
        return 0  # whoever began a report knows of it
    people = list(writers(now).values_list("pk", flat=True))
    for pk in people:
        transaction.on_commit(partial(hand_to_mail, pk))
    return len(people)


def hand_to_mail(pk: int) -> None:
    from reports.schedules.tasks import mail_drafted

    mail_drafted.apply_async(args=(pk,), queue="mail")


def mail(pk: int) -> int:
    """1 when the person was written to; 0 for somebody who has left since."""
    person = User.objects.filter(pk=pk, is_active=True).first()
    if person is None or not person.has_perm("reports.write_report"):
        return 0
    with override(person.language):
        context = {"person": person, "url": settings.SITE_URL.rstrip("/") + reverse("desk")}
        text = render_to_string("reports/schedules/email/drafted.txt", context)
        send_mail(_("Something waits for you on the Technical Cooperation Portal"), text, None, [person.email])
    return 1
