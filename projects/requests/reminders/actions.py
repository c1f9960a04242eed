"""The round that reminds States and lets requests lapse. It can run at any time, any number of times, and after a standstill."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.audit import actions as audit
from portal.workflow import NotAllowed
from portal.working_days import official_holidays
from projects.requests import actions
from projects.requests.models import Request
from projects.requests.reminders import rules
from projects.requests.reminders.models import Reminder
from projects.requests.times import CLOCK
from projects.requests.workflow import WITH_OHCHR, RequestStatus

LAPSED = (
    "No answer came in spite of the reminders."  # translated when it is shown: it is the system's note, not a person's
)


def make_round(*, now: datetime | None = None) -> dict[str, int]:
    """Reminds of answers and letters that are due, and lets lapse what stayed without an answer. Returns how many of each."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    asked = Request.objects.filter(status=RequestStatus.INFO_REQUESTED, answer_due_on__isnull=False)
    promised = Request.objects.filter(
        status__in=WITH_OHCHR, letter__isnull=True, letter_promised_by__isnull=False, letter_promised_by__lt=today
    )
    reminded = sum(remind(pk, CLOCK.reminders, now=now) for pk in asked.values_list("pk", flat=True))
    reminded += sum(remind(pk, CLOCK.letters, now=now) for pk in promised.values_list("pk", flat=True))
    lapsed = sum(lapse_if_due(pk, now=now) for pk in asked.values_list("pk", flat=True))
    return {"reminded": reminded, "lapsed": lapsed}


@transaction.atomic
def remind(pk: int, offsets: Mapping[str, int], *, now: datetime) -> int:
    """Writes the reminders of one request that fell due, once each, and sends the last of them. 1 when one was sent."""
    request = Request.objects.select_for_update(of=("self",)).get(pk=pk)
    about = day_reminded_of(request, offsets)
    if about is None:
        return 0
    already = set(request.reminders.filter(about=about).values_list("kind", flat=True))
    late = rules.due(
        about, offsets, today=timezone.localdate(now), already=already, holidays=official_holidays()
    )  # fmt: skip
    for one in late:
        made = Reminder.objects.create(
            request=request, kind=one.kind, about=about, due_on=one.due_on, sent_at=now, is_skipped=one.is_skipped
        )
        if not one.is_skipped:
            audit.record(request, "remind", by=None, at=now, note="", facts={"kind": one.kind, "about": str(about)})
            transaction.on_commit(partial(hand_to_mail, made.pk))
    return int(bool(late))


def day_reminded_of(request: Request, offsets: Mapping[str, int]) -> date | None:
    """Asked again behind the lock: an answer may have come since the list was read."""
    if offsets is CLOCK.reminders:
        return request.answer_due_on if request.status == RequestStatus.INFO_REQUESTED else None
    return None if request.letter_id or request.status not in WITH_OHCHR else request.letter_promised_by


def lapse_if_due(pk: int, *, now: datetime) -> int:
    """1 when the request lapsed: all reminders are out, and the last of them is long enough ago."""
    request = Request.objects.get(pk=pk)
    if request.status != RequestStatus.INFO_REQUESTED or actions.WORKFLOW.reasons_against(request, "lapse"):
        return 0
    with override(request.language):
        note = _("No answer came in spite of the reminders.")
    try:
        actions.lapse(request, by=None, note=note, now=now)
    except NotAllowed:
        return 0  # the answer came in this very moment
    return 1


def hand_to_mail(pk: int) -> None:
    from projects.requests.reminders.tasks import mail_reminder

    mail_reminder.delay(pk)


@transaction.atomic
def mail(pk: int, *, now: datetime | None = None) -> int:
    """Writes to the people of the State, once, that something waits for them: a link, and nothing about the case."""
    reminder = Reminder.objects.select_for_update(of=("self",)).select_related("request").get(pk=pk)
    if reminder.mailed_at is not None or reminder.is_skipped:
        return 0
    people = focal_points(reminder.request)
    for person in people:
        write(person, reminder.request)
    reminder.mailed_at = now or timezone.now()
    reminder.save(update_fields=["mailed_at"])
    return len(people)


def focal_points(request: Request) -> list[User]:
    held = Membership.objects.active(timezone.localdate()).filter(role=Role.FOCAL_POINT, state=request.state_id)
    return list(User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("id"))


def write(person: User, request: Request) -> None:
    with override(person.language):
        url = settings.SITE_URL.rstrip("/") + reverse("request_detail", args=[request.pk])
        text = render_to_string("projects/requests/email/reminder.txt", {"person": person, "url": url})
        send_mail(_("Something waits for you on the Technical Cooperation Portal"), text, None, [person.email])
