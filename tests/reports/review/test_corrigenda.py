"""A published report is corrected by another one that takes its place; both stay."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from reports.runs import actions, verification
from reports.runs.corrigenda import start_corrigendum
from reports.runs.editions import document_of
from reports.runs.models import Report
from reports.runs.verification import Answer
from tests.factories import review as make
from tests.factories.people import again
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
WHY = "The exchange loss of April was left out."


@pytest.fixture
@scene
def published(report: Report, carol: User, dan: User) -> Report:
    make.text(report, "introduction", "As published", by=carol)
    return make.published(report, author=carol, head=dan)


def test_a_corrigendum_begins_as_what_was_published(published: Report, frank: User) -> None:
    made = start_corrigendum(published, by=frank, note=f" {WHY} ")

    assert (made.status, made.correction, made.corrects, made.correction_reason) == ("drafting", 1, published, WHY)
    for name in ("kind", "scope", "starts_on", "ends_on", "figures", "figures_sha256", "frozen_at", "options"):
        assert getattr(made, name) == getattr(published, name)
    assert list(made.texts.values_list("place", "text", "revision")) == [("introduction", "As published", 1)]
    assert (made.drafted_by, made.approved_by, made.versions.count()) == (frank, None, 0)
    assert actions.existing("board", made.period, "") == made
    published.refresh_from_db()
    assert published.status == "published"
    assert AuditEvent.objects.about(published).filter(verb="corrigendum_started").get().note == WHY


def test_its_publication_takes_the_place_of_the_report_and_keeps_both(
    published: Report, frank: User, dan: User
) -> None:
    made = start_corrigendum(published, by=frank, note=WHY)
    old = published.editions.get(language="en")
    actions.refresh_figures(made, by=frank)
    make.published(made, author=frank, head=dan)
    published.refresh_from_db()

    assert (published.status, made.status) == ("superseded", "published")
    assert AuditEvent.objects.about(published).filter(verb="supersede").get().note == WHY
    first, second = (verification.check(code=one.code) for one in (old, made.editions.get(language="en")))
    assert (first.answer, first.is_superseded) == (Answer.ISSUED, True)
    assert (second.answer, second.is_superseded) == (Answer.ISSUED, False)
    assert made.editions.get(language="en").file_name == "board-2026-H1-corrigendum-1-en.pdf"


def test_a_second_corrigendum_corrects_the_first(published: Report, frank: User, dan: User) -> None:
    first = make.published(start_corrigendum(published, by=frank, note=WHY), author=frank, head=dan)

    with pytest.raises(NotAllowed, match="Only a published report"):
        start_corrigendum(again_from(published), by=frank, note=WHY)
    second = start_corrigendum(first, by=frank, note="A name.")

    assert (second.correction, second.corrects) == (2, first)


def again_from(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_what_a_corrigendum_needs(published: Report, frank: User, tess: User) -> None:
    with pytest.raises(NotAllowed, match="Say what is corrected"):
        start_corrigendum(published, by=frank, note=" ")
    with pytest.raises(NotAllowed, match="do not write"):
        start_corrigendum(published, by=tess, note=WHY)
    start_corrigendum(published, by=frank, note=WHY)
    with pytest.raises(NotAllowed, match="being written already"):
        start_corrigendum(published, by=frank, note=WHY)
    assert Report.objects.count() == 2


def test_a_draft_is_mended_and_not_corrected(report: Report, carol: User) -> None:
    with pytest.raises(NotAllowed, match="Only a published report"):
        start_corrigendum(report, by=carol, note=WHY)


def test_who_worked_on_the_report_does_not_approve_its_corrigendum(
    report: Report, carol: User, dan: User, frank: User
) -> None:
    from portal.accounts.roles import Role
    from tests.factories.people import member

    hana = member("Hana", Role.HEAD)
    make.text(report, "introduction", "Hana's words", by=hana)
    make.published(report, author=carol, head=dan)

    made = start_corrigendum(report, by=frank, note=WHY)

    assert [again(one).has_perm("reports.approve_report", made) for one in (hana, dan)] == [False, True]


def test_the_database_wants_the_reason(published: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            kind="board", starts_on=published.starts_on, ends_on=published.ends_on, correction=1, corrects=published,
            title="x", figures_sha256="x",
        )  # fmt: skip


def test_the_cover_says_what_is_corrected(published: Report, frank: User) -> None:
    made = start_corrigendum(published, by=frank, note=f"{WHY} <b>")

    document = document_of(made, "en", code="")

    assert "Corrigendum 1" in document.marks
    assert f'What is corrected: <span lang="{frank.language}" dir="auto">{WHY} &lt;b&gt;</span>' in document.remarks[0]
    assert document_of(published, "en", code="").remarks == ()


def test_the_pages_of_both_say_so(published: Report, frank: User, dan: User, client: Client) -> None:
    made = make.published(start_corrigendum(published, by=frank, note=WHY), author=frank, head=dan)
    client.force_login(frank)

    for name in ("report_detail", "report_read"):
        old = client.get(reverse(name, args=[published.pk])).content.decode()
        new = client.get(reverse(name, args=[made.pk])).content.decode()
        assert f"A corrigendum has replaced this report: {WHY}" in old
        assert reverse("report_detail", args=[made.pk]) in old
        assert f"This corrigendum corrects the report that was published before: {WHY}" in new
        assert reverse("report_detail", args=[published.pk]) in new


def test_a_corrigendum_that_is_being_written_is_not_told_outside(
    published: Report, frank: User, nora: User, client: Client
) -> None:
    made = start_corrigendum(published, by=frank, note=WHY)
    client.force_login(nora)

    page = client.get(reverse("report_detail", args=[published.pk]), follow=True).content.decode()

    assert "30 June 2026" in page
    assert WHY not in page
    assert reverse("report_detail", args=[made.pk]) not in page
