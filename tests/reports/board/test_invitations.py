"""The letter to the members when a session is convened: once, in their language, and nothing of the agenda."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from reports.board.sessions import tasks
from reports.board.sessions.actions import invitations, sessions
from reports.board.sessions.models import BoardSession, Invitation
from tests.factories import board as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fatima() -> User:
    """A trustee who serves, and reads French."""
    made = person("Fatima", Role.TRUSTEE, language="fr")
    make.member(made, "APG")
    return made


def convened(carol: User, dan: User) -> BoardSession:
    session = make.planned(carol, 60)
    make.item(session, carol, title="Baobab")
    return sessions.convene(session, by=dan)


def test_members_are_written_to_when_a_session_is_convened_and_only_then(
    carol: User, dan: User, fatima: User, tess: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Tess is a trustee who does not serve during the session; the member of GRULAC has no account."""
    make.member(None, "GRULAC")
    make.member(tess, "EEG", starts_on=timezone.localdate() - timedelta(days=1200))
    session = make.planned(carol, 60)
    make.item(session, carol)
    assert not Invitation.objects.exists()

    with django_capture_on_commit_callbacks() as queued:
        sessions.convene(session, by=dan)

    assert list(Invitation.objects.values_list("session", "user", "mailed_at")) == [(session.pk, fatima.pk, None)]
    assert len(queued) == 1


def test_the_letter_says_nothing_of_the_agenda_and_comes_once(carol: User, dan: User, fatima: User) -> None:
    session = convened(carol, dan)
    made = session.invitations.get()

    assert [tasks.mail_invitation(made.pk), tasks.mail_invitation(made.pk)] == [1, 0]

    (sent,) = mail.outbox
    assert sent.to == [fatima.email]
    assert f"/fr/board/sessions/{session.pk}/" in sent.body
    for word in ("Baobab", "60", "Geneva", "Genève"):
        assert word not in sent.body.replace(f"/sessions/{session.pk}/", "") + sent.subject
    made.refresh_from_db()
    assert made.mailed_at is not None


def test_nobody_is_written_to_who_has_left_or_when_the_session_is_over(carol: User, dan: User, fatima: User) -> None:
    session = convened(carol, dan)
    made = session.invitations.get()

    assert invitations.mail(made.pk, now=timezone.now() + timedelta(days=30)) == 0
    Membership.objects.filter(user=fatima).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert invitations.mail(made.pk) == 0
    assert mail.outbox == []


def test_an_invitation_that_was_lost_is_queued_again(carol: User, dan: User, fatima: User) -> None:
    made = convened(carol, dan).invitations.get()

    assert tasks.mail_what_waits() == [made.pk]
    invitations.mail(made.pk)
    assert tasks.mail_what_waits() == []
