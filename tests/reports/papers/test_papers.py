"""Receipts and decision letters: what they say, in which languages, who may have them, and that anybody can verify one."""

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.documents.models import Document
from projects.requests import actions
from projects.requests.models import Request
from reports.papers import actions as papers
from reports.papers import letters, tasks
from reports.papers.content import fingerprint
from reports.papers.models import Paper
from reports.render import RenderProblem
from tests.factories import projects as make

pytestmark = pytest.mark.django_db


def in_arabic(alice: User) -> Request:
    request = make.complete_draft(alice, title="مراقبة أماكن الاحتجاز")
    actions.save_draft(request, by=alice, facts={"language": "ar", "institution": "وزارة العدل"})
    return actions.submit(request, by=alice)


def declined(alice: User, carol: User, dan: User, **facts: Any) -> Request:
    request = actions.take(in_arabic(alice), by=carol)
    return actions.decline(request, by=dan, note="No funds are left this year.", **facts)


def text_of(paper: Paper) -> str:
    page = BeautifulSoup(letters.html_of(paper), "html.parser")
    return " ".join(page.body.get_text(" ", strip=True).split())  # type: ignore[union-attr]


def test_a_sending_orders_a_receipt_in_the_states_language_and_in_english(alice: User) -> None:
    request = in_arabic(alice)

    made = Paper.objects.filter(request=request)
    assert list(made.values_list("number", "language")) == [
        (f"{request.reference}-R1", "ar"),
        (f"{request.reference}-R1", "en"),
    ]
    english = made.get(language="en")
    assert english.content["state"] == "Kenya"
    assert english.content_sha256 == fingerprint(english.content)
    assert made.get(language="ar").content["state"] == "كينيا"


def test_a_state_that_writes_english_has_one_paper(alice: User) -> None:
    assert [paper.language for paper in Paper.objects.filter(request=make.submitted(alice))] == ["en"]


def test_a_letter_gives_the_decision_its_reasons_and_what_follows(alice: User, carol: User, dan: User) -> None:
    request = declined(alice, carol, dan)
    english = Paper.objects.get(request=request, kind="decision", language="en")

    said = text_of(english)

    assert f"OHCHR decided that it cannot take up request {request.reference}." in said
    assert "No funds are left this year." in said
    assert "taken up again under its number until" in said
    assert english.code in said
    assert "Dan" not in said


def test_the_letter_in_the_states_language_has_the_translation_or_quotes_the_original(
    alice: User, carol: User, dan: User
) -> None:
    plain = declined(alice, carol, dan)
    translated = declined(alice, carol, dan, translated="لم تعد هناك أموال هذا العام.")

    quoting, own = (Paper.objects.get(request=one, kind="decision", language="ar") for one in (plain, translated))

    assert "No funds are left this year." in text_of(quoting)
    assert "لم تعد هناك أموال هذا العام." in text_of(own)
    assert "No funds" not in text_of(own)
    page = BeautifulSoup(letters.html_of(own), "html.parser")
    assert (page.html["dir"], page.blockquote.p["dir"]) == ("rtl", "rtl")  # type: ignore[index,union-attr]
    assert BeautifulSoup(letters.html_of(quoting), "html.parser").blockquote.p["dir"] == "ltr"  # type: ignore[union-attr,index]


def test_conditions_stand_in_the_letter(alice: User, carol: User, chris: User, dan: User) -> None:
    due = timezone.localdate() + timedelta(days=30)
    request = make.accepted(alice, (carol, chris), dan, conditions=[("Name a counterpart", due, "state")])

    said = text_of(Paper.objects.get(request=request, kind="decision"))

    assert "Name a counterpart" in said
    assert f"to be met by the State, by {due.day}" in said


def test_the_file_is_made_once_and_is_the_same_whenever_it_is_made(alice: User) -> None:
    (paper, _english) = Paper.objects.filter(request=in_arabic(alice))
    with translation.override("fr"):  # the worker's own language does not matter
        first, second = letters.make(paper), letters.make(paper)

    kept = [papers.finish(paper, first), papers.finish(paper, second)]

    paper.refresh_from_db()
    assert first.content == second.content
    assert kept == [True, False]
    assert paper.sha256 == first.sha256
    with pypdfium2.PdfDocument(first.content) as document:
        assert paper.pages == len(document) <= 2
        assert paper.code in document[len(document) - 1].get_textpage().get_text_range()


def test_later_changes_of_the_request_do_not_change_the_paper(alice: User, carol: User, dan: User) -> None:
    request = declined(alice, carol, dan)
    paper = Paper.objects.get(request=request, kind="decision", language="en")
    before = letters.html_of(paper)

    actions.reopen(request, by=dan, note="New facts.")

    assert letters.html_of(Paper.objects.get(pk=paper.pk)) == before
    actions.decline(request, by=dan, note="Still not.")
    assert sorted(set(Paper.objects.filter(request=request, kind="decision").values_list("number", flat=True))) == [
        f"{request.reference}-D1",
        f"{request.reference}-D2",
    ]


def kept(alice: User) -> Paper:
    paper = Paper.objects.filter(request=make.submitted(alice)).get()
    tasks.render_paper(paper.pk)
    paper.refresh_from_db()
    return paper


def test_the_task_makes_it_and_a_second_message_changes_nothing(alice: User) -> None:
    paper = kept(alice)
    made_at = paper.made_at

    tasks.render_paper(paper.pk)

    paper.refresh_from_db()
    assert paper.document is not None
    assert paper.made_at == made_at
    assert Document.objects.filter(name=paper.file_name).count() == 1


def test_what_cannot_be_drawn_is_said_and_started_again_by_hand(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper.objects.filter(request=make.submitted(alice)).get()

    def fails(_paper: Paper) -> Any:
        raise RenderProblem("no picture for U+FFFF")

    with monkeypatch.context() as broken:
        broken.setattr(letters, "make", fails)
        tasks.render_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.document, paper.problem) == (None, "no picture for U+FFFF")

    queued: list[int] = []
    monkeypatch.setattr("reports.papers.tasks.render_paper.delay", queued.append)
    assert papers.start_again() == 1
    assert queued == [paper.pk]


def test_a_paper_whose_message_was_lost_is_queued_again(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper.objects.filter(request=make.submitted(alice)).get()
    queued: list[int] = []
    monkeypatch.setattr("reports.papers.tasks.render_paper.delay", queued.append)

    early = tasks.resume_papers()
    Paper.objects.update(queued_at=timezone.now() - timedelta(minutes=11))
    late = tasks.resume_papers()

    assert (early, late, queued) == ([], [paper.pk], [paper.pk])


def test_who_may_have_the_file(client: Client, alice: User, bob: User, zoe: User, carol: User, nora: User) -> None:
    paper = kept(alice)

    statuses = {}
    for person in (bob, carol, zoe, nora):
        client.force_login(person)
        response = client.get(f"/en/papers/{paper.pk}/")
        statuses[person.name] = response.status_code
        if response.streaming:
            assert b"".join(response.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]
    client.force_login(bob)
    page = client.get(f"/en/requests/{paper.request_id}/").content.decode()

    assert statuses == {"Bob": 200, "Carol": 200, "Zoe": 404, "Nora": 404}
    assert f"/en/papers/{paper.pk}/" in page
    assert paper.number in page


def test_anybody_can_verify_a_paper_and_learns_nothing_of_the_case(client: Client, alice: User) -> None:
    paper = kept(alice)
    assert paper.document is not None
    with paper.document.file.open("rb") as file:
        content = file.read()

    page = client.get(f"/en/verify/{paper.code}/").content.decode()
    same = client.post("/en/verify/", {"code": paper.code, "file": ContentFile(content, "a.pdf")}).content.decode()
    other = client.post(
        "/en/verify/", {"code": paper.code, "file": ContentFile(content + b" ", "a.pdf")}
    ).content.decode()

    assert paper.number in page
    assert "unchanged" in same
    assert "not the one that was issued" in other
    for word in (paper.request.title, "Kenya", "Ministry"):
        assert word not in page
