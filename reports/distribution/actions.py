"""The only code that writes standing lists and deliveries. Mail goes by the queue `mail` and says nothing of the report."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.audit import actions as audit
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from reports.distribution import fulfilment
from reports.distribution.models import Delivery, Recipient
from reports.distribution.plan import Getter, plan_of
from reports.runs.models import Report
from reports.runs.workflow import APPROVED_STATES

BETWEEN_REMINDERS = timedelta(days=7)
WAITS_FOR_FILE = timedelta(hours=2)  # a mail waits so long for the first edition; the page can be read without


# Standing lists


@transaction.atomic
def add_recipient(
    *,
    kind: str,
    by: User,
    scope: str = "",
    person: User | None = None,
    role: str = "",
    organisation: Organisation | None = None,
    state: State | None = None,
    now: datetime | None = None,
) -> Recipient:
    """Adds a line: a person, or everybody of a role, of a donor, of a State. Raises NotAllowed when it stands there already, and
    when the person may not manage the lists of this kind."""
    now = now or timezone.now()
    line = Recipient(
        kind=kind, scope=scope, person=person, role=role, organisation=organisation, state=state, added_at=now
    )
    line.added_by = by
    may_manage(line, by)
    if (organisation and role != Role.DONOR) or (state and role not in (Role.FOCAL_POINT, Role.OFFICER)):
        raise NotAllowed([Blocker(_("An organisation goes with donor representatives, a State with its focal points."), "id_role")])  # fmt: skip
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as error:
        raise NotAllowed([Blocker(_("This line stands in the list already."))]) from error
    audit.record(line, "add_recipient", by=by, at=now, facts=facts_of(line))
    return line


@transaction.atomic
def remove_recipient(line: Recipient, *, by: User, now: datetime | None = None) -> None:
    """Takes a line off. What was delivered stays with whom it was delivered to."""
    may_manage(line, by)
    audit.record(line, "remove_recipient", by=by, at=now, facts=facts_of(line))
    line.delete()


def may_manage(line: Recipient, by: User) -> None:
    if not by.has_perm("reports.manage_recipient", line):
        raise NotAllowed([Blocker(_("Heads of section and administrators manage the lists; finance those of donor reports."))])  # fmt: skip


def facts_of(line: Recipient) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "scope": line.scope,
        "role": line.role,
        "person": line.person_id,
        "organisation": line.organisation_id,
        "state": line.state_id,
    }


# Deliveries


@transaction.atomic
def distribute(report: Report, *, by: User | None, now: datetime | None = None) -> list[Delivery]:
    """Hands the approved report to everybody whom the standing lists mean and who has not got it; a second call hands out nothing
    twice. Returns the new deliveries, whose mails are queued. `by` None is the approval itself. When it reaches a donor, the
    reports due to the donor that it answers are recorded as sent, by who hands it out or has approved it."""
    now = now or timezone.now()
    stored = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    refuse(against(stored, by))
    plan = plan_of(stored, timezone.localdate(now))
    for getter in plan.getters:
        if getter.delivery is not None:
            stay_theirs(getter.delivery, getter)
    made = [deliver(stored, getter, by=by, now=now) for getter in plan.new]
    if made:
        people = [one.person.name for one in made]
        audit.record(stored, "distribute", by=by, at=now, is_internal=True, facts={"people": people})
        sender = by or stored.approved_by
        assert sender is not None  # noqa: S101 (the database asks it of an approved report)
        fulfilment.record_as_sent(stored, made, by=sender, on=timezone.localdate(now))
    return made


def against(report: Report, by: User | None) -> list[Blocker]:
    reasons = []
    if by is not None and not by.has_perm("reports.distribute_report", report):
        reasons.append(Blocker(_("Staff hand reports out.")))
    if report.status not in APPROVED_STATES:
        reasons.append(Blocker(_("Only an approved report is handed out.")))
    return reasons


def deliver(report: Report, getter: Getter, *, by: User | None, now: datetime) -> Delivery:
    held = getter.held
    made = Delivery.objects.create(
        report=report,
        person=getter.person,
        role=held.role,
        organisation=held.organisation,
        state=held.state,
        sent_at=now,
        sent_by=by,
    )
    transaction.on_commit(partial(hand_to_mail, made.pk))
    return made


def stay_theirs(delivery: Delivery, getter: Getter) -> None:
    """Who has the report by a membership that ended, and is meant by another one now, reads it by that one."""
    if Delivery.objects.visible_to(getter.person).filter(pk=delivery.pk).exists():
        return
    held = getter.held
    delivery.role, delivery.organisation, delivery.state = held.role, held.organisation, held.state
    delivery.save(update_fields=["role", "organisation", "state"])


def hand_to_mail(pk: int) -> None:
    from reports.distribution.tasks import mail_delivery

    mail_delivery.delay(pk)


@transaction.atomic
def mail(pk: int, *, now: datetime | None = None) -> int:
    """1 when the person was written to; 0 when that was done before, the person has lost the report again, or the first edition is
    not made yet (the round comes back to it)."""
    now = now or timezone.now()
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("person", "report").get(pk=pk)
    if delivery.mailed_at is not None or not is_theirs(delivery) or waits_for_file(delivery, now):
        return 0
    write(delivery, "reports/distribution/email/delivered.txt")
    delivery.mailed_at = now
    delivery.save(update_fields=["mailed_at"])
    return 1


def is_theirs(delivery: Delivery) -> bool:
    person = delivery.person
    return person.is_active and Report.objects.in_full_for(person).filter(pk=delivery.report_id).exists()


def waits_for_file(delivery: Delivery, now: datetime) -> bool:
    return now - delivery.sent_at < WAITS_FOR_FILE and not delivery.report.editions.issued().full().exists()


def write(delivery: Delivery, template: str) -> None:
    """In the person's language; only that something is there, and an address that asks to sign in."""
    person = delivery.person
    with override(person.language):
        url = settings.SITE_URL.rstrip("/") + reverse("report_detail", args=[delivery.report_id])
        text = render_to_string(template, {"person": person, "url": url})
        send_mail(_("Something waits for you on the Technical Cooperation Portal"), text, None, [person.email])


def note_opening(report: Report, user: Any, *, now: datetime | None = None) -> None:
    """The first time that a recipient opens the report or its file."""
    unopened = Delivery.objects.filter(report=report, person=user.pk, opened_at__isnull=True)
    unopened.update(opened_at=now or timezone.now())


@transaction.atomic
def acknowledge(delivery: Delivery, *, by: User, words: str = "", now: datetime | None = None) -> Delivery:
    """The recipient confirms that they have the report, once, with words or without."""
    now = now or timezone.now()
    stored = Delivery.objects.select_for_update(of=("self",)).select_related("report").get(pk=delivery.pk)
    if not by.has_perm("reports.acknowledge_delivery", stored):
        raise NotAllowed([Blocker(_("Each recipient confirms for themselves."))])
    if stored.acknowledged_at is not None:
        raise NotAllowed([Blocker(_("You have confirmed already that you have this report."))])
    stored.acknowledged_at, stored.acknowledgement = now, words.strip()
    stored.opened_at = stored.opened_at or now
    stored.save(update_fields=["acknowledged_at", "acknowledgement", "opened_at"])
    audit.record(stored.report, "acknowledge", by=by, at=now, note=stored.acknowledgement, is_internal=True)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def remind(report: Report, *, by: User, now: datetime | None = None) -> int:
    """Writes once more to those who have not confirmed, at most once a week. Returns to how many."""
    now = now or timezone.now()
    refuse(against(report, by))
    waiting = report.deliveries.unconfirmed().exclude(reminded_at__gt=now - BETWEEN_REMINDERS)
    waiting = waiting.exclude(sent_at__gt=now - BETWEEN_REMINDERS)
    found = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not found:
        raise NotAllowed([Blocker(_("Everybody has confirmed, or was written to within the last seven days."))])
    Delivery.objects.filter(pk__in=found).update(reminded_at=now)
    audit.record(report, "remind_recipients", by=by, at=now, is_internal=True, facts={"people": len(found)})
    for pk in found:
        transaction.on_commit(partial(hand_reminder_to_mail, pk))
    return len(found)


def hand_reminder_to_mail(pk: int) -> None:
    from reports.distribution.tasks import mail_reminder

    mail_reminder.delay(pk)


def mail_again(pk: int) -> int:
    """The reminder of one delivery, unless it was confirmed or lost meanwhile."""
    delivery = Delivery.objects.select_related("person", "report").get(pk=pk)
    if delivery.acknowledged_at is not None or not is_theirs(delivery):
        return 0
    write(delivery, "reports/distribution/email/reminder.txt")
    return 1


def refuse(reasons: Iterable[Blocker]) -> None:
    found = list(reasons)
    if found:
        raise NotAllowed(found)
