"""What is taken out of a text, however it is written, and what stays."""

import io

import pikepdf
import pytest
from django.utils.safestring import SafeString

from portal.accounts.models import User
from reports.distribution.copies.redaction import left_out, public_figures
from reports.distribution.copies.texts import Text, changed, in_html, said
from reports.kinds.document import Cell, Paragraph, Row
from reports.runs import editions, making
from tests.factories.distribution import NAME, PHONE, approved, proposed, released
from tests.reports.runs.test_editions import pages_of


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        (["Ali"], "Ali met Alisher, ali and Ali.", "[…] met Alisher, ali and […]."),
        (["Ali", "Ali Khan"], "Ali Khan came", "[…] came"),
        (["Ann  Lee"], "Ann\nLee", "[…]"),
        (["王小明"], "受害人王小明说", "受害人[…]说"),
        (["+254 712"], "call +254 712.", "call […]."),
        ([], "nothing", "nothing"),
    ],
)
def test_words_are_left_out(words: list[str], before: str, after: str) -> None:
    assert left_out(words)(before) == after


def test_markup_and_what_is_read_aloud() -> None:
    html = SafeString('<a href="/Otieno">O&#x27;Brien &amp; Otieno</a><svg aria-label="By Otieno"></svg>')

    made = in_html(html, left_out(["Otieno", "O'Brien"]))

    assert made == '<a href="/Otieno">[…] &amp; […]</a><svg aria-label="By […]"></svg>'


def test_a_text_that_does_not_change_stays_as_it_was_written() -> None:
    html = SafeString("It&#x27;s <em>so</em>&nbsp;far")

    assert in_html(html, left_out(["Otieno"])) == html


def test_the_walk_changes_texts_and_nothing_else() -> None:
    row = Row((Cell("Otieno", "text", "en", "ltr"), Cell("12", "number")), "sum")

    assert changed((row, Paragraph(SafeString("by Otieno"), 3)), left_out(["Otieno", "sum", "text"])) == (
        Row((Cell("[…]", "text", "en", "ltr"), Cell("12", "number")), "sum"),
        Paragraph(SafeString("by […]"), 3),
    )


def test_a_persons_text_is_read_in_its_own_language() -> None:
    html = SafeString('<span class="untranslated" lang="fr" dir="ltr">Un mot &amp; deux</span>')

    assert list(said(html, "cover", "ar")) == [Text("cover", "fr", "Un mot & deux")]
    assert list(said("12.5", "cover", "en")) == []


def test_attached_figures_keep_their_numbers_and_lose_the_words() -> None:
    figures = {"sources": [{"id": "a", "value": "1"}], "title": "By Otieno", "names": ["Otieno", 3, None]}

    assert public_figures(figures, ["Otieno"]) == {
        "sources": [{"id": "a", "value": "1"}],
        "title": "By […]",
        "names": ["[…]", 3, None],
    }


@pytest.mark.django_db
def test_the_public_edition_read_back(carol: User, dan: User) -> None:
    """The file in one language: text, metadata and both attachments are without the words, and it says what it is."""
    report = approved(carol, dan, names_somebody=True)
    copy = released(report, carol, dan, NAME, PHONE)
    edition = making.queue_edition(report, "en", by=None, send=False, copy=copy)

    made = editions.make(edition, progress=lambda step, pages: None)

    text = " ".join(pages_of(made))
    assert "Public copy" in text
    assert "[…]" in text
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        attached = b"".join(spec.get_file().read_bytes() for spec in pdf.attachments.values())
    for said_in in (text, attached.decode()):
        assert "Otieno" not in said_in
        assert "712 345" not in said_in
    assert '"public_copy":true' in attached.decode()
    assert report.figures_sha256 in attached.decode()


@pytest.mark.django_db
def test_the_full_edition_is_not_touched(carol: User, dan: User) -> None:
    report = approved(carol, dan, names_somebody=True)
    proposed(report, carol, NAME)
    edition = report.editions.full().get(language="en")

    assert NAME in editions.html_of(editions.document_of(report, "en", code=edition.code), dated=report.frozen_at)
