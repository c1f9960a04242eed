"""Standing lists, who gets a report and why, and what a delivery opens to its recipient and to nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from funding.donors.models import Donor
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.desk import tasks_for
from portal.workflow import NotAllowed
from reports.distribution import actions, tasks
from reports.distribution.models import Delivery, Recipient
from reports.distribution.plan import plan_of
from reports.runs.models import Edition, Report
from tests.factories.accounts import person
from tests.factories.distribution import approved, made
from tests.factories.people import again, member
from tests.factories.reference import state
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


def about(report: Report, kind: str, scope: str) -> Report:
    """The same approved report, as one about a donor, a State or a project: whose it is depends on kind and scope alone."""
    Report.objects.filter(pk=report.pk).update(kind=kind, scope=scope)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
@scene
def report(carol: User, dan: User) -> Report:
    return approved(carol, dan)


@pytest.fixture
def norway(nora: User) -> Donor:
    return Donor.objects.create(organisation=Organisation.objects.get(name="Norway"))


@pytest.fixture
def sven(db: None) -> User:
    """Represents another donor."""
    sweden = Organisation.objects.create(name="Swedish Ministry", kind="government")
    Donor.objects.create(organisation=sweden)
    return member("Sven", Role.DONOR, organisation=sweden)


def line(by: User, kind: str = "board", **facts: Any) -> Recipient:
    return actions.add_recipient(kind=kind, by=by, **facts)


def names(report: Report) -> list[str]:
    return [one.person.name for one in plan_of(report, timezone.localdate()).getters]


def leave(user: User) -> None:
    Membership.objects.filter(user=user).update(ends_on=timezone.localdate() - timedelta(days=1))


# Standing lists


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        ("dan", "board", True),
        ("ada", "donor", True),
        ("frank", "donor", True),
        ("frank", "board", False),
        ("carol", "board", False),
        ("tess", "board", False),
    ],
)
def test_who_manages_which_list(who: str, kind: str, may: bool, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)

    if may:
        actions.remove_recipient(line(user, kind, role=Role.TRUSTEE), by=user)
    else:
        with pytest.raises(NotAllowed):
            line(user, kind, role=Role.TRUSTEE)
    assert not Recipient.objects.exists()


def test_a_line_stands_once_and_makes_sense(dan: User, nora: User) -> None:
    line(dan, role=Role.TRUSTEE)

    with pytest.raises(NotAllowed, match="stands in the list already"):
        line(dan, role=Role.TRUSTEE)
    with pytest.raises(NotAllowed, match="An organisation goes with donor representatives"):
        line(dan, role=Role.TRUSTEE, organisation=Organisation.objects.get())
    assert Recipient.objects.count() == 1


# Who would get it


def test_people_named_twice_get_it_once_with_every_reason(report: Report, dan: User, tess: User) -> None:
    line(dan, role=Role.TRUSTEE)
    line(dan, person=tess)

    (getter,) = plan_of(report, timezone.localdate()).getters

    assert (getter.person, getter.held.role, len(getter.lines)) == (tess, Role.TRUSTEE, 2)


def test_who_has_left_gets_nothing_and_the_preview_says_so(report: Report, dan: User, tess: User, nora: User) -> None:
    line(dan, role=Role.TRUSTEE)
    line(dan, person=nora)
    leave(tess)
    leave(nora)

    plan = plan_of(report, timezone.localdate())

    assert plan.getters == ()
    assert [(one.person, str(one.why)) for one in plan.left_out] == [(nora, "Holds no role in the portal any more.")]


def test_an_account_that_is_closed_gets_nothing(report: Report, dan: User, tess: User) -> None:
    line(dan, role=Role.TRUSTEE)
    User.objects.filter(pk=tess.pk).update(is_active=False)

    assert names(report) == []


def test_a_donor_report_goes_to_that_donor_alone(
    report: Report, dan: User, norway: Donor, sven: User, alice: User
) -> None:
    report = about(report, "donor", str(norway.pk))
    line(dan, "donor", role=Role.DONOR)
    line(dan, "donor", role=Role.FOCAL_POINT)
    line(dan, "donor", person=sven)

    plan = plan_of(report, timezone.localdate())

    assert names(report) == ["Nora"]
    assert [(one.person, str(one.why)) for one in plan.left_out] == [
        (sven, "The report is about another donor or State.")
    ]


def test_a_state_report_goes_to_that_states_focal_points(
    report: Report, dan: User, alice: User, bob: User, zoe: User, nora: User
) -> None:
    report = about(report, "state", "KEN")
    line(dan, "state", role=Role.FOCAL_POINT)
    line(dan, "state", role=Role.DONOR)
    line(dan, "state", role=Role.FOCAL_POINT, state=state("ZMB"))

    assert names(report) == ["Alice", "Bob"]


def test_a_project_sheet_goes_to_its_states_and_to_who_pays(
    report: Report, dan: User, alice: User, zoe: User, sven: User
) -> None:
    payer = Organisation.objects.get(name="Sweden")
    sara = member("Sara", Role.DONOR, organisation=payer)
    report = about(report, "project", "TCP-2025-0001")
    for role in (Role.FOCAL_POINT, Role.DONOR):
        line(dan, "project", role=role)

    assert names(report) == ["Alice", sara.name]


def test_a_line_with_a_scope_counts_for_that_scope_alone(report: Report, dan: User, alice: User, bob: User) -> None:
    line(dan, "state", scope="KEN", person=alice)
    line(dan, "state", scope="ZMB", person=bob)

    assert names(about(report, "state", "KEN")) == ["Alice"]


# Handing out


def test_approval_hands_out_by_the_list(carol: User, dan: User, tess: User) -> None:
    line(dan, role=Role.TRUSTEE)

    report = approved(carol, dan)

    delivery = Delivery.objects.get()
    assert (delivery.report, delivery.person, delivery.role, delivery.sent_by) == (report, tess, Role.TRUSTEE, None)
    assert AuditEvent.objects.about(report).filter(verb="distribute").get().is_internal


def test_a_second_handing_out_reaches_the_new_ones_only(report: Report, dan: User, carol: User, tess: User) -> None:
    line(dan, role=Role.TRUSTEE)
    assert len(actions.distribute(report, by=carol)) == 1
    member("Tom", Role.TRUSTEE)

    assert [one.person.name for one in actions.distribute(report, by=carol)] == ["Tom"]
    assert actions.distribute(report, by=carol) == []
    assert Delivery.objects.count() == 2


def test_only_staff_hand_out_and_only_what_is_approved(report: Report, tess: User, carol: User) -> None:
    with pytest.raises(NotAllowed, match="Staff hand reports out"):
        actions.distribute(report, by=tess)
    Report.objects.filter(pk=report.pk).update(status="in_review", approved_at=None, approved_by=None)
    with pytest.raises(NotAllowed, match="Only an approved report"):
        actions.distribute(report, by=carol)


def test_mail_says_nothing_of_the_report_and_comes_once(
    report: Report, dan: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    fatima = person("Fatima", Role.TRUSTEE, language="fr")
    line(dan, role=Role.TRUSTEE)
    (delivery,) = actions.distribute(report, by=dan)

    assert [tasks.mail_delivery(delivery.pk), tasks.mail_delivery(delivery.pk)] == [1, 0]

    (sent,) = mail.outbox
    assert sent.to == [fatima.email]
    assert f"/fr/reports/{report.pk}/" in sent.body
    for word in (report.title, "2026", "Board", "Conseil", "KEN"):
        assert word not in sent.body.replace(f"/reports/{report.pk}/", "") + sent.subject
    delivery.refresh_from_db()
    assert delivery.mailed_at is not None


def test_mail_waits_for_the_first_file_but_not_for_ever(report: Report, dan: User, tess: User) -> None:
    Edition.objects.update(is_draft=True)
    line(dan, role=Role.TRUSTEE)
    (delivery,) = actions.distribute(report, by=dan)

    assert actions.mail(delivery.pk) == 0
    assert actions.mail(delivery.pk, now=timezone.now() + timedelta(hours=3)) == 1


def test_nobody_is_written_to_who_has_left_meanwhile(report: Report, dan: User, tess: User) -> None:
    line(dan, role=Role.TRUSTEE)
    (delivery,) = actions.distribute(report, by=dan)
    leave(tess)

    assert actions.mail(delivery.pk) == 0
    assert mail.outbox == []


def test_a_mail_that_was_lost_is_queued_again(report: Report, dan: User, tess: User) -> None:
    line(dan, role=Role.TRUSTEE)
    (delivery,) = actions.distribute(report, by=dan)

    assert tasks.mail_what_waits() == [delivery.pk]
    actions.mail(delivery.pk)
    assert tasks.mail_what_waits() == []


# What a delivery opens


def delivered(report: Report, by: User, user: User) -> Delivery:
    line(by, report.kind, person=user)
    return next(one for one in actions.distribute(report, by=by) if one.person == user)


def test_a_delivery_opens_the_report_and_its_files_until_the_role_ends(
    report: Report, dan: User, norway: Donor, nora: User, sven: User
) -> None:
    report = about(report, "donor", str(norway.pk))
    assert not Report.objects.visible_to(nora).exists()

    delivered(report, dan, nora)

    assert list(Report.objects.visible_to(again(nora))) == [report]
    assert Edition.objects.visible_to(again(nora)).ready().count() == 1
    assert not Report.objects.visible_to(sven).exists()
    assert not Delivery.objects.visible_to(sven).exists()
    leave(nora)
    assert not Report.objects.visible_to(again(nora)).exists()
    assert not Delivery.objects.visible_to(again(nora)).exists()


def test_who_moves_to_another_donor_loses_the_report(report: Report, dan: User, norway: Donor, nora: User) -> None:
    report = about(report, "donor", str(norway.pk))
    delivered(report, dan, nora)
    other = Organisation.objects.create(name="Other", kind="government")

    Membership.objects.filter(user=nora).update(organisation=other)

    assert not Report.objects.visible_to(again(nora)).exists()


def test_who_gets_another_role_reads_by_it_after_the_next_handing_out(report: Report, dan: User, alice: User) -> None:
    delivered(report, dan, alice)
    Membership.objects.filter(user=alice).update(state=state("ZMB"))
    assert not Report.objects.visible_to(again(alice)).exists()

    assert actions.distribute(report, by=dan) == []

    assert list(Report.objects.visible_to(again(alice))) == [report]
    assert Delivery.objects.get().state == state("ZMB")


def test_sweep_each_outsider_sees_exactly_what_was_handed_to_them(
    carol: User, dan: User, norway: Donor, nora: User, sven: User, alice: User, zoe: User
) -> None:
    """Five reports, four people: one that each got, one that nobody got."""
    report = approved(carol, dan)
    wanted: dict[str, list[int]] = {}
    swedish = Donor.objects.get(organisation__name="Swedish Ministry")
    for number, (kind, scope, reader) in enumerate(
        (
            ("donor", str(norway.pk), nora),
            ("donor", str(swedish.pk), sven),
            ("state", "KEN", alice),
            ("state", "ZMB", zoe),
        )
    ):
        one = copy_of(report, kind, scope, 2000 + number)
        delivered(one, dan, reader)
        wanted[reader.name] = [one.pk]

    seen = {
        user.name: list(Report.objects.visible_to(user).values_list("pk", flat=True))
        for user in (nora, sven, alice, zoe)
    }

    assert seen == wanted
    for user in (nora, sven, alice, zoe):
        assert list(Delivery.objects.visible_to(user).values_list("report", flat=True)) == wanted[user.name]


def copy_of(report: Report, kind: str, scope: str, year: int) -> Report:
    return Report.objects.create(
        kind=kind,
        scope=scope,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        title=f"{kind} {scope}",
        status="approved",
        figures=report.figures,
        figures_sha256=report.figures_sha256,
        approved_at=report.approved_at,
        approved_by=report.approved_by,
    )


# Opening and confirming


def test_opening_is_noted_once(report: Report, dan: User, tess: User, carol: User) -> None:
    delivery = delivered(report, dan, tess)
    first = timezone.now()

    actions.note_opening(report, carol, now=first)
    assert Delivery.objects.get().opened_at is None
    actions.note_opening(report, tess, now=first)
    actions.note_opening(report, tess, now=first + timedelta(days=1))

    delivery.refresh_from_db()
    assert delivery.opened_at == first


def test_confirming_is_the_recipients_own_and_once(report: Report, dan: User, tess: User, carol: User) -> None:
    delivery = delivered(report, dan, tess)
    with pytest.raises(NotAllowed, match="Each recipient confirms"):
        actions.acknowledge(delivery, by=carol)

    actions.acknowledge(delivery, by=tess, words=" With thanks. ")

    assert (delivery.acknowledgement, delivery.opened_at) == ("With thanks.", delivery.acknowledged_at)
    with pytest.raises(NotAllowed, match="confirmed already"):
        actions.acknowledge(delivery, by=tess)


def test_desk_asks_the_recipient_and_later_the_sender(report: Report, dan: User, tess: User) -> None:
    delivery = delivered(report, dan, tess)

    def wants(user: User) -> list[str]:
        return [str(task.what) for task in tasks_for(again(user))]

    assert "Confirm that you have the report" in wants(tess)
    late = "1 recipient has not confirmed: remind them"
    assert late not in wants(dan)
    Delivery.objects.update(sent_at=timezone.now() - timedelta(days=15))
    assert late in wants(dan)

    actions.acknowledge(delivery, by=tess)
    assert "Confirm that you have the report" not in wants(tess)
    assert late not in wants(dan)


def test_reminding_at_most_once_a_week(report: Report, dan: User, tess: User) -> None:
    delivery = delivered(report, dan, tess)
    with pytest.raises(NotAllowed, match="within the last seven days"):
        actions.remind(report, by=dan)
    Delivery.objects.update(sent_at=timezone.now() - timedelta(days=8))

    assert actions.remind(report, by=dan) == 1
    assert tasks.mail_reminder(delivery.pk) == 1
    assert "waits for your confirmation" in mail.outbox[0].body
    with pytest.raises(NotAllowed, match="within the last seven days"):
        actions.remind(report, by=dan)
    actions.acknowledge(delivery, by=tess)
    assert tasks.mail_reminder(delivery.pk) == 0


def test_a_corrected_report_stays_with_its_recipients(report: Report, dan: User, nora: User) -> None:
    delivered(report, dan, nora)
    made(report, "fr")
    Report.objects.filter(pk=report.pk).update(status="superseded")

    assert list(Report.objects.visible_to(nora)) == [report]
    assert Edition.objects.visible_to(nora).ready().count() == 2
