"""Reminders and lapse: once each, also after a standstill, and no word of the case in a mail."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from portal.working_days import add_working_days, official_holidays
from projects.requests import actions
from projects.requests.models import Request
from projects.requests.reminders import actions as reminders
from projects.requests.reminders import rules, tasks
from projects.requests.reminders.models import Reminder
from projects.requests.times import CLOCK
from tests.factories import projects as make

OFFSETS = {"soon": -5, "due": 0, "overdue": 10}


@pytest.mark.parametrize(
    ("today", "already", "found"),
    [
        ("2026-11-23", set(), []),  # due on Tuesday 1 December: five working days before is 24 November
        ("2026-11-24", set(), [("soon", False)]),
        ("2026-11-30", {"soon"}, []),
        ("2026-12-01", {"soon"}, [("due", False)]),
        ("2026-12-01", set(), [("soon", True), ("due", False)]),
        ("2026-12-14", {"soon", "due"}, []),
        ("2026-12-15", {"soon", "due"}, [("overdue", False)]),
        ("2027-03-01", set(), [("soon", True), ("due", True), ("overdue", False)]),
        ("2027-03-01", {"soon", "due", "overdue"}, []),
    ],
)
def test_what_falls_due(today: str, already: set[str], found: list[tuple[str, bool]]) -> None:
    late = rules.due(
        date(2026, 12, 1), OFFSETS, today=date.fromisoformat(today), already=already, holidays=official_holidays()
    )

    assert [(one.kind, one.is_skipped) for one in late] == found


def asked(alice: User, carol: User, *, due_in: int) -> Request:
    """Information was requested, and the answer is due so many working days from today."""
    request = actions.take(make.submitted(alice), by=carol)
    today = timezone.localdate()
    actions.ask(request, by=carol, questions=[("need", "Which places?")], answer_due_on=today + timedelta(days=90))
    due = add_working_days(today, due_in, official_holidays())
    Request.objects.filter(pk=request.pk).update(answer_due_on=due)
    request.refresh_from_db()
    return request


def test_a_round_reminds_once_however_often_it_runs(alice: User, bob: User, zoe: User, carol: User) -> None:
    request = asked(alice, carol, due_in=3)

    first, second = reminders.make_round(), reminders.make_round()

    assert (first, second) == ({"reminded": 1, "lapsed": 0}, {"reminded": 0, "lapsed": 0})
    assert list(request.reminders.values_list("kind", "is_skipped")) == [("answer_soon", False)]
    assert AuditEvent.objects.about(request).filter(verb="remind").count() == 1


def test_after_a_standstill_one_reminder_speaks_for_all_and_nothing_lapses_yet(alice: User, carol: User) -> None:
    request = asked(alice, carol, due_in=-60)

    done = reminders.make_round()

    assert done == {"reminded": 1, "lapsed": 0}
    assert list(request.reminders.values_list("kind", "is_skipped")) == [
        ("answer_soon", True),
        ("answer_due", True),
        ("answer_overdue", False),
    ]


def test_a_mail_goes_to_each_person_of_the_state_once_and_says_nothing_of_the_case(
    alice: User, bob: User, zoe: User, carol: User
) -> None:
    request = asked(alice, carol, due_in=3)
    reminders.make_round()
    reminder = request.reminders.get()

    written = [reminders.mail(reminder.pk), reminders.mail(reminder.pk)]

    assert written == [2, 0]
    assert sorted(message.to[0] for message in mail.outbox) == sorted([alice.email, bob.email])
    for message in mail.outbox:
        text = message.subject + message.body
        assert f"/en/requests/{request.pk}/" in text
        for word in (request.title, request.reference, "Kenya", "Which places", "Ministry"):
            assert word not in text


def test_a_lost_mail_is_queued_again_by_the_next_round(
    alice: User, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(alice, carol, due_in=3)
    reminders.make_round()
    Reminder.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    queued: list[int] = []
    monkeypatch.setattr("projects.requests.reminders.tasks.mail_reminder.delay", queued.append)

    tasks.remind_and_lapse()

    assert queued == [request.reminders.get().pk]


def test_a_request_lapses_some_time_after_its_last_reminder_and_can_be_reopened(
    alice: User, carol: User, dan: User
) -> None:
    request = asked(alice, carol, due_in=-30)
    reminders.make_round()
    with pytest.raises(NotAllowed, match="too recently"):
        actions.lapse(request, by=dan, note="No answer.")
    long_ago = add_working_days(timezone.localdate(), -CLOCK.lapse_after, official_holidays())
    Reminder.objects.update(sent_at=timezone.now() - (timezone.localdate() - long_ago))

    done, again = reminders.make_round(), reminders.make_round()

    request.refresh_from_db()
    assert (done["lapsed"], again["lapsed"], request.status) == (1, 0, "lapsed")
    event = AuditEvent.objects.about(request).get(verb="lapse")
    assert (event.actor, event.note) == (None, "No answer came in spite of the reminders.")
    actions.reopen(request, by=dan, note="The answer came by letter.")
    assert (request.status, request.answer_due_on, request.asked_during) == ("screening", None, "")


def test_nobody_lets_lapse_before_the_reminders(alice: User, carol: User, dan: User) -> None:
    request = asked(alice, carol, due_in=3)

    with pytest.raises(NotAllowed, match="every reminder"):
        actions.lapse(request, by=dan, note="I am tired.")


def test_an_answer_in_time_ends_the_reminders(alice: User, carol: User) -> None:
    request = asked(alice, carol, due_in=-30)
    actions.answer(request.questions.get(), by=alice, text="All.")
    actions.send_answers(request, by=alice)

    assert reminders.make_round() == {"reminded": 0, "lapsed": 0}


def test_a_letter_that_was_promised_is_reminded_of(alice: User) -> None:
    request = make.submitted(alice)
    past = timezone.localdate() - timedelta(days=7)
    Request.objects.filter(pk=request.pk).update(letter=None, letter_promised_by=past)

    assert [reminders.make_round()["reminded"] for _time in range(2)] == [1, 0]
    assert request.reminders.get().kind == "letter_due"


def test_every_reminder_of_the_table_has_its_words() -> None:
    assert {*CLOCK.reminders, *CLOCK.letters} == set(Reminder.Kind.values)
