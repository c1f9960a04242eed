"""The markup of the authors' texts: what it means, and that nothing raises, gets lost or through unescaped."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.freezing import Figure
from reports.kinds import markup
from reports.kinds.document import Paragraph, Points
from reports.kinds.markup import Footnote, Passage, Token, Words
from reports.kinds.narrative import blocks_of
from reports.kinds.places import Written, in_language


def figure(id: str, value: str | None, unit: str) -> Figure:
    return Figure(id, Decimal(value) if value is not None else None, unit, "in_period", date(2026, 6, 30), "rows", 1)


FIGURES = {
    one.id: one
    for one in (
        figure("requests.received", "1234", "requests"),
        figure("requests.median_working_days", "8.5", "working_days"),
        figure("components.6.closure", "2.67", "score"),
        figure("money.income", "150988.04", "usd"),
        figure("money.exchange", "-1250.50", "usd"),
        figure("requests.none", None, "working_days"),
    )
}


def html_of(text: str, language: str = "en", edition: str = "") -> str:
    with translation.override(edition or language):
        blocks = list(blocks_of(Written("here", language, text), FIGURES))
    return "|".join(
        "".join(
            str(run.text) + (f"[{run.note}]" if run.note else "")
            for runs in ([block.runs] if isinstance(block, Paragraph) else [item.runs for item in block.items])
            for run in runs
        )
        for block in blocks
        if isinstance(block, Paragraph | Points)
    )


def test_paragraphs_lists_and_footnotes() -> None:
    found = markup.parse("One\nline.[^: See {money.income} [annex I].]\r\n\r\n- first\n  goes on\n\n• second\n\nEnd.")

    assert [type(piece).__name__ for piece in found] == ["Passage", "Points", "Passage"]
    assert found[0] == Passage(
        (
            Words("One line.", "One line."),
            Footnote(
                (
                    Words("See ", "See "),
                    Token("money.income", "", "{money.income}"),
                    Words(" [annex I].", " [annex I]."),
                ),
                "[^: See {money.income} [annex I].]",
            ),
        )
    )
    points = found[1]
    assert isinstance(points, markup.Points)
    assert [item.parts[0] for item in points.items] == [
        Words("first goes on", "first goes on"),
        Words("second", "second"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A [^: note that never ends", "A [^: note that never ends"),
        ("{{requests.received}} is typed so", "{requests.received} is typed so"),
        ("a } b { c", "a } b { c"),
        ("第一行\n第二行", "第一行第二行"),
        ("in 2026 -\nand later", "in 2026 - and later"),
        ("-5 is no list", "-5 is no list"),
    ],
)
def test_what_is_no_markup_is_text(text: str, said: str) -> None:
    assert unescape(html_of(text)) == said


def test_markup_of_other_kinds_is_shown_as_typed() -> None:
    assert html_of('<script>alert(1)</script> & "<b>x</b>"') == (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&lt;b&gt;x&lt;/b&gt;&quot;"
    )
    assert '<mark class="token" dir="ltr">{&lt;img src=x&gt;}</mark>' in html_of("{<img src=x>}")


# One golden fragment for each language: the same text with all units.
TEXT = "{requests.received}; {requests.median_working_days}; {components.6.closure}; {money.income}; {money.income:whole}; {money.income:millions}; {money.exchange}"
SHOWN = {
    "en": "1,234; 8.5; 2.67; US$\u00a0150,988.04; US$\u00a0150,988; US$\u00a00.2 million; US$\u00a0\u22121,250.50",
    "fr": "1\u202f234; 8,5; 2,67; 150\u202f988,04\u00a0$US; 150\u202f988\u00a0$US; 0,2\u00a0million $US; \u22121\u202f250,50\u00a0$US",
    "es": "1.234; 8,5; 2,67; 150.988,04\u00a0US$; 150.988\u00a0US$; 0,2\u00a0millones US$; \u22121.250,50\u00a0US$",
    "ru": "1\u00a0234; 8,5; 2,67; 150\u00a0988,04\u00a0долл.\u00a0США; 150\u00a0988\u00a0долл.\u00a0США; 0,2\u00a0млн долл.\u00a0США; \u22121\u00a0250,50\u00a0долл.\u00a0США",
    "ar": "1,234; 8.5; 2.67; 150,988.04\u00a0دولار; 150,988\u00a0دولاراً; 0.2\u00a0مليون دولار; \u200e\u22121,250.50\u00a0دولار",
    "zh-hans": "1,234; 8.5; 2.67; 150,988.04美元; 150,988美元; 15万美元; \u22121,250.50美元",
}


@pytest.mark.parametrize("language", SHOWN)
def test_tokens_are_formatted_by_unit_and_language(language: str) -> None:
    html = html_of(TEXT, language)

    assert strip_tags(html) == SHOWN[language]
    assert html.startswith('<bdi class="figure" dir="ltr" data-figure="requests.received">')
    money = "rtl" if language == "ar" else "ltr"
    assert f'<bdi class="figure" dir="{money}" data-figure="money.exchange">' in html


def test_a_token_of_no_figure_or_form_is_marked_where_it_stands() -> None:
    assert html_of("Some {requests.recieved} came") == (
        'Some <mark class="token" dir="ltr">{requests.recieved}</mark> came'
    )
    assert '<mark class="token"' in html_of("{requests.received:millions}")
    assert html_of("{requests.none}").endswith(">—</bdi>")


def test_a_text_of_another_language_keeps_its_own_numbers_and_is_marked() -> None:
    with translation.override("fr"):
        block = next(iter(blocks_of(Written("here", "ar", "{money.income}"), FIGURES)))

    assert isinstance(block, Paragraph)
    assert (block.lang, block.dir) == ("ar", "rtl")
    assert "150,988.04\u00a0دولار" in block.text


def test_the_text_of_an_edition_is_its_own_or_the_original() -> None:
    texts = [Written("a", "fr", "F"), Written("a", "en", "E"), Written("b", "ru", "R"), Written("c", "en", "  ")]

    def said(language: str, original: str = "en") -> list[tuple[str, str]]:
        return [(one.place, one.text) for one in in_language(texts, language, original=original)]

    assert said("fr") == [("a", "F"), ("b", "R")]
    assert said("ar") == [("a", "E"), ("b", "R")]
    assert said("ar", "fr") == [("a", "F"), ("b", "R")]


ODD = st.text(st.one_of(st.sampled_from("{}[]^:- \n\t•abر漢<>&\"'."), st.characters(codec="utf-8")), max_size=200)


def raw(part: markup.Part) -> str:
    return part.raw


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(ODD)
def test_nothing_is_lost(text: str) -> None:
    """Every letter of the text is in some part; only spaces, line ends and the marks of points are not."""
    kept = ""
    for piece in markup.parse(text):
        if isinstance(piece, Passage):
            kept += "".join(map(raw, piece.parts))
        else:
            kept += "".join(item.mark + "".join(map(raw, item.parts)) for item in piece.items)

    assert squeezed(kept) == squeezed(text)


@given(ODD)
def test_everything_is_escaped(text: str) -> None:
    html = html_of(text)

    tags = re.findall(r"<[^>]*>", html)
    assert [tag for tag in tags if not re.fullmatch(r'</?(mark|bdi)( [a-z-]+="[^"<>]*")*>', tag)] == []
    assert "<" not in re.sub(r"<[^>]*>", "", html)
