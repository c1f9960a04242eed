"""Writes once to the owner of a late action point: a link, and nothing about the case. A deadline that moves counts anew."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from projects.risks.models import ActionPoint
from projects.risks.points.models import ActionPointReminder
from projects.workplan.when import AT_WORK

TOO_OLD = timedelta(days=30)  # what was late longer than that when the round first saw it is on the desk already


@transaction.atomic
def make_round(*, now: datetime | None = None) -> int:
    """One reminder for each point and day that was missed, whatever runs how often. Returns how many were made."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    late = ActionPoint.objects.all().late(today).filter(due_on__gte=today - TOO_OLD, project__status__in=AT_WORK)
    made = 0
    for point in late.select_for_update(of=("self",)).order_by("id"):
        reminder, is_new = ActionPointReminder.objects.get_or_create(
            point=point, about=point.due_on, defaults={"made_at": now}
        )
        if is_new:
            made += 1
            transaction.on_commit(partial(hand_to_mail, reminder.pk))
    return made


def hand_to_mail(pk: int) -> None:
    from projects.risks.points.tasks import mail_late_point

    mail_late_point.delay(pk)


@transaction.atomic
def mail(pk: int, *, now: datetime | None = None) -> int:
    """1 when the owner was written to; 0 when that was done before, or the point is not late any more."""
    reminder = ActionPointReminder.objects.select_for_update(of=("self",)).select_related("point__owner").get(pk=pk)
    point = reminder.point
    if reminder.mailed_at is not None or point.status != "open" or point.due_on != reminder.about:
        return 0
    if not ActionPoint.objects.visible_to(point.owner).filter(pk=point.pk, owner__is_active=True).exists():
        return 0
    with override(point.owner.language):
        path = reverse("action_point_detail", args=[point.project_id, point.number])
        context = {"person": point.owner, "url": settings.SITE_URL.rstrip("/") + path}
        text = render_to_string("projects/risks/email/late.txt", context)
        subject = _("Something waits for you on the Technical Cooperation Portal")
        send_mail(subject, text, None, [point.owner.email])
    reminder.mailed_at = now or timezone.now()
    reminder.save(update_fields=["mailed_at"])
    return 1
