"""Writing the texts of a report: who may, what two people at once find, and what stands against handing over."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from reports.narrative import actions
from reports.narrative.models import NarrativeText, TextRevision
from reports.runs import actions as runs
from reports.runs import making
from reports.runs.models import Report
from tests.factories.narrative import PROJECTS, REQUESTS, write
from tests.factories.review import checked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 21, 12, 0, tzinfo=UTC)


def stored(place: Any = REQUESTS, language: str = "en") -> NarrativeText:
    return NarrativeText.objects.get(place=place.code, language=language)


def test_a_text_is_written_and_counted(report: Report, carol: User) -> None:
    saved = write(report, "Demand grew.\n\n- one ", by=carol, based_on=0, now=NOW)

    row = stored()
    assert (row.text, row.revision, row.edited_by, row.edited_at) == ("Demand grew.\n\n- one ", 1, carol, NOW)
    assert (saved.number, saved.is_changed, saved.is_conflict) == (1, True, False)
    assert (report.words_revision, row.revisions.get().content) == (1, row.text)
    event = AuditEvent.objects.about(report).get(verb="write_text")
    assert event.facts == {"place": REQUESTS.code, "language": "en"}


def test_the_history_says_once_that_a_person_took_a_text_up(report: Report, carol: User, chris: User) -> None:
    for text, person in (("a", carol), ("ab", carol), ("abc", chris), ("abcd", chris)):
        write(report, text, by=person)

    people = AuditEvent.objects.about(report).filter(verb="write_text").order_by("id").values_list("actor", flat=True)
    assert list(people) == [carol.pk, chris.pk]
    assert TextRevision.objects.count() == 4


def test_saving_the_same_words_changes_nothing(report: Report, carol: User) -> None:
    write(report, "Same.", by=carol)

    assert write(report, "Same.", by=carol, based_on=1).is_changed is False
    assert stored().revision == 1


def test_two_people_at_once_are_both_kept(report: Report, carol: User, chris: User) -> None:
    write(report, "Begun.", by=carol, based_on=0)
    write(report, "Begun by Chris.", by=chris, based_on=1)

    saved = write(report, "Begun by Carol.", by=carol, based_on=1)

    assert (saved.is_conflict, saved.text, saved.saved_by, saved.number) == (True, "Begun by Chris.", chris, 2)
    assert stored().text == "Begun by Chris."


def test_who_changed_nothing_gets_the_others_words(report: Report, carol: User, chris: User) -> None:
    write(report, "Begun.", by=carol, based_on=0)
    write(report, "Begun by Chris.", by=chris, based_on=1)

    saved = write(report, "Begun.", by=carol, based_on=1)

    assert (saved.is_conflict, saved.text) == (False, "Begun by Chris.")


def test_without_its_beginning_every_difference_is_a_question(report: Report, carol: User, chris: User) -> None:
    write(report, "One", by=carol)
    write(report, "Two", by=chris)
    TextRevision.objects.filter(number=1).delete()

    assert write(report, "One", by=carol, based_on=1).is_conflict


def test_only_the_latest_revisions_are_kept(report: Report, carol: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "KEPT_REVISIONS", 3)
    for number in range(6):
        write(report, f"text {number}", by=carol)

    assert list(TextRevision.objects.values_list("number", flat=True)) == [6, 5, 4]


@pytest.mark.parametrize("name", ["tess", "alice", "nora"])
def test_others_do_not_write(name: str, report: Report, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        write(report, "Mine", by=request.getfixturevalue(name))
    assert not NarrativeText.objects.exists()


def test_a_place_or_language_that_there_is_not_raises(report: Report, carol: User) -> None:
    with pytest.raises(ValueError, match="no place"):
        actions.save_text(report, "elsewhere", "en", "x", by=carol)
    with pytest.raises(ValueError, match="'de'"):
        actions.save_text(report, REQUESTS.code, "de", "x", by=carol)


def test_a_text_that_is_too_long_is_refused_whole(report: Report, carol: User) -> None:
    write(report, "x" * actions.LONGEST, by=carol)

    with pytest.raises(NotAllowed, match=r"20,001 characters; 20,000 is the most"):
        write(report, "x" * (actions.LONGEST + 1), by=carol)


def test_control_characters_are_left_out_and_nothing_else(report: Report, carol: User) -> None:
    write(report, "A\x00B\x1b[31m\u202eC\u202c\r\nD\u200f\u2068شيء\u2069\tE ", by=carol)

    assert stored().text == "AB[31mC\nD\u200f\u2068شيء\u2069\tE "


def test_a_report_in_review_is_locked(report: Report, carol: User) -> None:
    write(report, "Before", by=carol)
    runs.send_to_review(report, by=carol)

    with pytest.raises(NotAllowed, match="not open for changes"):
        write(report, "After", by=carol, based_on=1)
    assert write(report, "Before", by=carol, based_on=1).is_changed is False


def test_a_token_that_names_no_figure_holds_the_report_back(report: Report, carol: User) -> None:
    write(report, "Fine.\n\nIn all {requests.recieved}.", by=carol)
    write(report, "{requests.median_working_days:millions}", PROJECTS, "ar", by=carol)

    with pytest.raises(NotAllowed) as refusal:
        runs.send_to_review(report, by=carol)

    assert [str(reason) for reason in refusal.value.reasons] == [
        "Requests in words (English), paragraph 2: {requests.recieved} names no figure of this report.",
        "Projects in words (Arabic), paragraph 1: {requests.median_working_days:millions} asks for a form that this figure does not have.",
    ]
    assert refusal.value.reasons[0].url.endswith(f"/reports/{report.pk}/texts/en/test.requests/")
    write(report, "In all {requests.received}.", by=carol)
    write(report, "", PROJECTS, "ar", by=carol)
    runs.send_to_review(report, by=carol)


def test_missing_translations_hold_back_the_approval_alone(report: Report, carol: User, dan: User) -> None:
    write(report, "Demand grew.", by=carol)
    write(report, "Projects ran.", PROJECTS, by=carol)
    write(report, "La demande a augmenté.", language="fr", by=carol)
    actions.choose_languages(report, original="en", languages=["fr", "ar", "en"], by=carol)
    runs.send_to_review(report, by=carol)
    checked(report)

    with pytest.raises(NotAllowed) as refusal:
        runs.approve(report, by=dan)

    assert [str(reason) for reason in refusal.value.reasons] == [
        "Not written in French yet: Projects in words",
        "Not written in Arabic yet: Requests in words and Projects in words",
    ]
    actions.choose_languages(report, original="en", languages=[], by=carol)
    assert runs.approve(report, by=dan).status == "approved"


def test_languages_are_those_of_the_portal_and_chosen_before_the_approval(
    report: Report, carol: User, dan: User
) -> None:
    with pytest.raises(ValueError, match="'de'"):
        actions.choose_languages(report, original="en", languages=["de"], by=carol)
    actions.choose_languages(report, original="fr", languages=["fr", "en"], by=carol)
    assert report.options == {"original": "fr", "languages": ["en"]}
    runs.send_to_review(report, by=carol)
    checked(report)
    runs.approve(report, by=dan)
    with pytest.raises(NotAllowed):
        actions.choose_languages(report, original="en", languages=[], by=carol)


def test_an_edition_made_before_a_text_is_not_current(report: Report, carol: User) -> None:
    from reports.render import Rendering

    edition = making.begin(making.queue_edition(report, "en", by=None).pk)
    assert edition is not None
    write(report, "While the worker was busy.", by=carol)
    assert making.finish(edition, Rendering(b"%PDF", 1)) is False

    again = making.begin(edition.pk)
    assert again is not None
    assert making.finish(again, Rendering(b"%PDF", 1)) is True
    assert report.editions.get().is_current
    write(report, "After it.", by=carol)
    assert not report.editions.get().is_current
