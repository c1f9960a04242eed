"""Reports and experiences: what a visitor finds, reads and cites, and the proof that entries say what public copies say."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from reports.distribution.copies import actions as copies
from reports.library import actions
from reports.library.models import LibraryEntry, LibraryText
from reports.runs.corrigenda import start_corrigendum
from reports.runs.models import Report
from tests.factories import experience as lessons
from tests.factories.distribution import NAME, PHONE, approve, approved, made, published
from tests.factories.reports import board_report
from tests.fixtures_scenes import scene
from tests.reading import whole
from tests.reports.distribution.test_views import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def report(carol: User, dan: User) -> Report:
    """Published, with what names a person left out."""
    report = approved(carol, dan, names_somebody=True)
    published(report, carol, dan, NAME, PHONE)
    return Report.objects.get(pk=report.pk)


def test_a_published_report_has_its_entry_in_six_languages(report: Report) -> None:
    entry = LibraryEntry.objects.get()

    assert (entry.report, entry.kind, entry.year) == (report, "board", 2026)
    assert {state.iso3 for state in entry.states.all()} >= {"KEN", "TUN", "IRL"}
    texts = {one.language: one.text for one in LibraryText.objects.all()}
    assert set(texts) == {"ar", "en", "es", "fr", "ru", "zh-hans"}
    assert not [code for code, text in texts.items() if "Otieno" in text or "712 345" in text]


def test_nothing_is_in_the_library_before_publication(carol: User, dan: User, client: Client) -> None:
    report = approved(carol, dan)

    assert not LibraryEntry.objects.exists()
    for name in ("library_report", "library_read"):
        assert client.get(page(name, report.pk)).status_code == 404
    assert client.get(page("library_file", report.pk, "en")).status_code == 404
    assert "No report has been published yet." in text_of(client.get(page("library_list")))


FOUND = {
    "detention": False,
    "visit": True,  # stem of “Visits”
    "суд пожертвования": False,
    "взносы": True,
    "contribution recettes": True,
    "المساهمات": True,
    "捐款": True,
    '"Voluntary Fund"': True,
    "fund -visits": False,
    "Otieno": False,
}


def test_words_are_found_in_all_languages_and_marked_in_their_line(report: Report, client: Client) -> None:
    address = page("library_report", report.pk)

    answers = {words: text_of(client.get(page("library_list"), {"q": words})) for words in FOUND}

    assert {words: address in shown for words, shown in answers.items()} == FOUND
    marked = text_of(client.get(page("library_list"), {"q": "led visits"}))
    assert "<mark>Visits</mark> <mark>led</mark> by […]" in marked


def test_both_lists_share_the_words(report: Report, carol: User, dan: User, client: Client) -> None:
    lessons.public(carol, dan, title="Visits teach most")

    shown = text_of(client.get(page("library_list"), {"q": "visits"}))
    assert f'{page("library_lessons")}?q=visits">Lessons and good practice <span class="count">1</span>' in shown
    other = text_of(client.get(page("library_lessons"), {"q": "visits"}))
    assert "teach most" in other
    assert f'{page("library_list")}?q=visits">Reports <span class="count">1</span>' in other


ROWS = {
    "kind=board": 1,
    "kind=statement": 0,
    "year=2026": 1,
    "year=2025": 0,
    "state=KEN": 1,
    "state=FJI": 0,
    "language=en": 1,
    "language=fr": 0,
}


def test_filters(report: Report, client: Client) -> None:
    def rows(query: str) -> int:
        file = client.get(f"{page('library_list')}?{query}&export=csv")
        return b"".join(file.streaming_content).count(b"/library/")  # type: ignore[attr-defined]

    assert {query: rows(query) for query in ROWS} == ROWS


def test_facets_count_what_is_there(report: Report, client: Client, carol: User) -> None:
    client.force_login(carol)

    found = {one["name"]: one["options"] for one in client.get(reverse("api-library-facets")).json()}

    assert [(one["value"], one["count"]) for one in found["language"]] == [("en", 1)]
    assert ("KEN", 1) in [(one["value"], one["count"]) for one in found["state"]]


def test_page_of_a_report_says_all_that_a_reader_needs(report: Report, client: Client) -> None:
    edition = report.editions.get(is_redacted=True, language="en")

    shown = text_of(client.get(page("library_report", report.pk)))

    for wanted in (
        edition.code,
        edition.sha256,
        report.figures_sha256,
        f"/zh-hans/library/{report.pk}/read/",
        page("library_file", report.pk, "en"),
        "This is the public copy",
        f"http://testserver{page('library_report', report.pk)}",
    ):
        assert wanted in shown
    file = client.get(page("library_file", report.pk, "en"))
    assert b"".join(file.streaming_content) == b"%PDF-1.7 public"  # type: ignore[attr-defined]
    assert file["Content-Disposition"] == 'attachment; filename="board-2026-H1-en-public.pdf"'
    assert client.get(page("library_file", report.pk, "fr")).status_code == 404
    read = whole(client, f"/ar/library/{report.pk}/read/")
    assert 'lang="ar" dir="rtl"' in read
    assert "Otieno" not in read


def test_a_superseded_report_stays_and_leads_to_its_corrigendum(
    report: Report, carol: User, dan: User, client: Client
) -> None:
    new = start_corrigendum(report, by=carol, note="A sum was wrong.")
    published(approve(new, carol, dan), carol, dan, NAME, PHONE)

    old_page = text_of(client.get(page("library_report", report.pk)))
    new_page = text_of(client.get(page("library_report", new.pk)))

    assert "This report has been replaced by a corrigendum." in old_page
    assert page("library_report", new.pk) in old_page
    assert page("library_report", report.pk) in new_page
    assert "(corrigendum 1)" in new_page
    old_code = report.editions.get(is_redacted=True, language="en").code
    verified = text_of(client.get(page("verify_code", old_code)))
    assert "The report has been replaced by a corrigendum since." in verified
    assert f'href="{page("library_report", new.pk)}">Open corrigendum 1' in verified


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_one_as_for_three(
    count: int, client: Client, carol: User, dan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from portal.periods import parse

    published(approved(carol, dan), carol, dan)
    for text in ("2025", "2024")[: count - 1]:
        published(approve(board_report(parse(text), by=carol), carol, dan), carol, dan)
    client.get(page("library_list"))

    with django_assert_num_queries(9):
        shown = text_of(client.get(page("library_list")))
    assert shown.count("Report of the Chair") == count


# Proof


def run(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("rebuild_library", "--json", *arguments, stdout=out, stderr=io.StringIO())
    return dict(json.loads(out.getvalue()))


def test_the_library_is_proved_and_made_again(report: Report) -> None:
    assert run("--check") == {"entries": 1, "texts": 6, "missing": [], "surplus": [], "differing": []}
    before = list(LibraryText.objects.order_by("language").values_list("language", "sha256"))
    LibraryText.objects.filter(language="fr").update(sha256="0" * 64)
    LibraryText.objects.filter(language="ru").delete()
    LibraryEntry.objects.all().delete()

    with pytest.raises(CommandError):
        run("--check")
    proof = actions.prove()
    assert (proof.missing, proof.surplus, proof.differing) == (
        [f"{report.pk} entry", f"{report.pk} ru"],
        [],
        [f"{report.pk} fr"],
    )

    assert run()["differing"] == []
    assert list(LibraryText.objects.order_by("language").values_list("language", "sha256")) == before


def test_a_withdrawn_report_leaves_nothing_in_the_library(report: Report, carol: User, dan: User) -> None:
    copies.withdraw(report.public_copies.get(), by=carol, note="A relative wrote to us.")

    assert not LibraryEntry.objects.exists()
    assert not LibraryText.objects.exists()
    published_again = copies.propose(report, by=carol, answers={one.key: copies.Answer("out") for one in copies.scan_of(report)})  # fmt: skip
    copies.release(published_again, by=dan)
    assert LibraryText.objects.count() == 6


def test_a_file_that_is_made_later_appears(report: Report, client: Client) -> None:
    made(report, "fr", copy=report.public_copies.get())

    assert page("library_file", report.pk, "fr") in text_of(client.get(page("library_report", report.pk)))


def test_a_states_page_leads_to_what_is_published_about_it(report: Report, client: Client) -> None:
    of_kenya, of_fiji = client.get("/en/states/KEN/"), client.get("/en/states/FJI/")

    assert page("library_report", report.pk) in text_of(of_kenya)
    assert 'id="reports"' not in text_of(of_fiji)
