"""The do-no-harm gate of reports: what it finds, who answers, who releases, and what the public then reads."""

import dataclasses
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.experience.naming import known
from projects.portfolio.models import Project
from projects.requests.models import Request
from reports.distribution.copies import actions
from reports.distribution.copies.reading import public_text
from reports.distribution.copies.scanning import content_sha256, found_in, joined_on, scan_of
from reports.distribution.copies.texts import Text, texts_of
from reports.distribution.models import PublicCopy
from reports.runs import actions as runs
from reports.runs.models import Edition, Report
from tests.factories.distribution import NAME, PHONE, answers, approve, approved, made, proposed, published, released
from tests.factories.reports import board_report, programme
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
@scene
def report(carol: User, dan: User) -> Report:
    return approved(carol, dan, names_somebody=True)


def reasons(refused: Any) -> list[str]:
    return [str(reason) for reason in refused.value.reasons]


def test_the_scan_reads_what_people_wrote_in_all_editions_and_figures(report: Report) -> None:
    found = {one.finding.text: one for one in scan_of(report)}

    assert set(found) == {NAME, PHONE}
    name = found[NAME]
    assert name.places
    assert f'<mark class="harm">{NAME}<small> (Name of a person)</small></mark>' in name.sentences[0][1]


def test_our_own_sentences_are_no_findings(carol: User, dan: User) -> None:
    assert scan_of(approved(carol, dan)) == []


def test_an_arabic_list_of_states_holds_no_small_places() -> None:
    said = "فيجي وكيريباس وجزر مارشال وناورو"
    names = joined_on(known())

    assert [one for _text, one in found_in([Text("annex-3", "ar", said)], names, ())] == []


def test_what_is_confidential_must_go(carol: User, dan: User) -> None:
    programme()
    secret = Project.objects.get(code="TCP-2025-0001")
    secret.request = Request.objects.filter(reference="TCR-2026-9001").get()
    secret.save(update_fields=["request"])
    Request.objects.filter(pk=secret.request.pk).update(
        consent=Request.Consent.CONFIDENTIAL, title="Monitoring of prisons"
    )
    report = approve(board_report(by=carol), carol, dan)

    found = {one.finding.text: one.may_stay for one in scan_of(report)}

    assert found == {secret.title: False, secret.code: False}
    stays = {one.key: actions.Answer(actions.STAYS, "Well known.") for one in scan_of(report)}
    with pytest.raises(NotAllowed) as refused:
        actions.propose(report, by=carol, answers=stays)
    assert sorted(reasons(refused)) == [
        f"“{secret.title}” must not be named: leave it out.",
        f"“{secret.code}” must not be named: leave it out.",
    ]


def test_every_finding_wants_an_answer_and_a_reason_to_stay(report: Report, carol: User) -> None:
    some = answers(report)
    for key in some:
        some[key] = dataclasses.replace(some[key], reason=" ")

    with pytest.raises(NotAllowed) as refused:
        actions.propose(report, by=carol, answers=some)
    with pytest.raises(NotAllowed) as silent:
        actions.propose(report, by=carol, answers={})

    assert sorted(reasons(refused)) == sorted(reasons(silent))
    assert f"“{NAME}” (Name of a person): leave it out, or say why it may stay." in reasons(refused)
    assert not PublicCopy.objects.exists()


def test_a_draft_has_no_public_copy_and_a_second_one_waits(report: Report, carol: User, tess: User) -> None:
    proposed(report, carol)

    with pytest.raises(NotAllowed) as refused:
        proposed(report, carol)
    assert reasons(refused) == ["There is a public copy already: withdraw it before you propose another."]
    with pytest.raises(NotAllowed) as outsider:
        actions.propose(report, by=tess, answers=answers(report))
    assert "Programme and finance staff propose public copies." in reasons(outsider)
    draft = Report.objects.create(kind="board", starts_on="2025-01-01", ends_on="2025-06-30", title="Draft", figures=report.figures, figures_sha256="x")  # fmt: skip
    with pytest.raises(NotAllowed) as early:
        actions.propose(draft, by=carol, answers=answers(report))
    assert reasons(early)[0] == "The report is not approved yet: its text can still change."


@pytest.mark.parametrize(
    ("who", "may"), [("carol", False), ("chris", True), ("dan", True), ("frank", True), ("tess", False), ("ada", False)]
)
def test_who_releases(who: str, may: bool, report: Report, carol: User, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    copy = proposed(report, carol)

    if may:
        actions.release(copy, by=person)
    else:
        with pytest.raises(NotAllowed):
            actions.release(copy, by=person)

    assert PublicCopy.objects.get().status == ("released" if may else "proposed")


def test_the_author_does_not_release_what_another_proposed(report: Report, carol: User, chris: User) -> None:
    with pytest.raises(NotAllowed):
        actions.release(proposed(report, chris), by=carol)


def test_the_database_refuses_a_release_by_whoever_proposed(report: Report, carol: User) -> None:
    copy = proposed(report, carol)

    with pytest.raises(IntegrityError), transaction.atomic():
        PublicCopy.objects.filter(pk=copy.pk).update(status="released", decided_by=F("proposed_by"))


def test_changed_content_needs_a_new_proposal(report: Report, carol: User, dan: User) -> None:
    copy = proposed(report, carol)
    PublicCopy.objects.filter(pk=copy.pk).update(content_sha256="0" * 64)  # as if the content had changed since
    copy.refresh_from_db()

    with pytest.raises(NotAllowed) as refused:
        actions.release(copy, by=dan)
    assert reasons(refused) == ["The report is not what was proposed: refuse it, and have it proposed again."]
    actions.refuse_release(copy, by=dan, note="Read it anew.")
    with pytest.raises(NotAllowed) as seen:
        actions.propose(report, by=carol, answers=answers(report), seen="1" * 64)
    assert reasons(seen) == ["The report has changed since you opened this page. Read it again."]


def test_what_the_lists_know_by_now_blocks_the_release(report: Report, carol: User, dan: User) -> None:
    copy = proposed(report, carol)
    copy.findings = [fact for fact in copy.findings if fact["text"] != PHONE]
    copy.save(update_fields=["findings"])

    with pytest.raises(NotAllowed) as refused:
        actions.release(copy, by=dan)
    assert reasons(refused) == [f"New in the scan: “{PHONE}”. Refuse it, and have it proposed again."]


def test_publishing_waits_for_the_release_and_its_editions(report: Report, carol: User, dan: User) -> None:
    words = (
        "Nobody has released a public copy of this report yet: it is proposed by one person and released by another."
    )
    with pytest.raises(NotAllowed) as early:
        runs.publish(report, by=dan)
    assert reasons(early) == [words]

    copy = actions.release(proposed(report, carol, NAME, PHONE), by=dan)
    with pytest.raises(NotAllowed) as unmade:
        runs.publish(report, by=dan)
    assert reasons(unmade) == ["The public copy is not made yet: its editions are on their way."]

    made(report, copy=copy)
    runs.publish(report, by=dan)
    assert Report.objects.get(pk=report.pk).status == "published"


def test_the_public_text_holds_nothing_that_was_left_out(report: Report, carol: User, dan: User) -> None:
    published(report, carol, dan, NAME, PHONE)

    for language in ("en", "ar", "zh-hans"):
        texts = [one.text for one in texts_of(public_text(report, language))]
        assert not [text for text in texts if "Otieno" in text or "712 345" in text]
        assert any("Visits led by […] ([…])" in text for text in texts), language


def test_only_what_is_left_out_makes_editions_of_their_own(report: Report, carol: User, dan: User) -> None:
    copy = published(report, carol, dan)

    assert not copy.is_redacted
    assert not Edition.objects.filter(is_redacted=True).exists()
    assert [one.is_redacted for one in Edition.objects.visible_to(NOBODY).ready()] == [False]


def test_outsiders_get_the_redacted_edition_alone(
    report: Report, carol: User, dan: User, nora: User, tess: User
) -> None:
    copy = published(report, carol, dan, NAME)

    assert copy.is_redacted
    assert Edition.objects.filter(public_copy=copy).count() == 6
    for outsider in (NOBODY, nora):
        assert [one.is_redacted for one in Edition.objects.visible_to(outsider).ready()] == [True]
    assert {one.is_redacted for one in Edition.objects.visible_to(tess).ready()} == {False, True}


def test_withdrawal_takes_it_out_of_the_public_at_once(report: Report, carol: User, dan: User, nora: User) -> None:
    copy = published(report, carol, dan, NAME)
    assert Report.objects.visible_to(nora).count() == 1

    actions.withdraw(copy, by=carol, note="A relative wrote to us.")

    assert not Report.objects.visible_to(nora).exists()
    assert not Report.objects.visible_to(NOBODY).exists()
    assert not Edition.objects.visible_to(NOBODY).exists()
    copy.refresh_from_db()
    assert (copy.status, copy.withdrawn_by, copy.note) == ("withdrawn", carol, "A relative wrote to us.")
    assert AuditEvent.objects.about(report).filter(verb="withdraw_copy").get().note == copy.note

    again = released(report, carol, dan, NAME, PHONE)
    assert Report.objects.visible_to(nora).count() == 1
    assert Edition.objects.filter(public_copy=copy).count() == Edition.objects.filter(public_copy=again).count() == 6


def test_a_withdrawal_needs_its_reason(report: Report, carol: User) -> None:
    with pytest.raises(NotAllowed) as refused:
        actions.withdraw(proposed(report, carol), by=carol, note="")
    assert reasons(refused) == ["Say why: this move needs a reason in words."]


def test_the_mark_of_the_content_covers_figures_choices_and_texts(carol: User) -> None:
    programme()
    report = board_report(by=carol)
    first = content_sha256(report)
    report.options = {"components": [6]}
    second = content_sha256(report)
    report.texts.create(place="introduction", language="fr", text="Un mot.")

    assert len({first, second, content_sha256(report)}) == 3


def test_figures_through_the_api_leave_out_what_the_public_copy_does(
    report: Report, carol: User, dan: User, nora: User, client: Client
) -> None:
    published(report, carol, dan, NAME, PHONE)
    address = f"/api/v1/reports/{report.pk}/figures/"

    client.force_login(nora)
    outside = client.get(address).json()
    client.force_login(carol)
    inside = client.get(address).json()

    assert "Otieno" not in str(outside)
    assert "Otieno" in str(inside)
    assert outside["figures"]["sources"] == inside["figures"]["sources"]
