import pytest

from projects.recommendations import texts
from projects.recommendations.models import Position
from projects.recommendations.positions import position_of


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Ratify\u00a0the  Convention\n ", "Ratify the Convention"),
        ("State&rsquo;s &nbsp; duties &nbsp", "State’s duties"),
        ("&amp;nbsp;Ratify", "Ratify"),
        ("Ratify<br/>now br> <p class='x'>soon</p>", "Ratify now soon"),
        ("a < b and c > d", "a < b and c > d"),
        ("zero\u200bwidth \u200fmark", "zerowidth mark"),
        ("develop- ment", "develop- ment"),
        ("bell\x07", "bell"),
    ],
)
def test_clean_keeps_every_word(raw: str, cleaned: str) -> None:
    assert texts.clean(raw) == cleaned


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("137.197 Improve the law", "137.197", "Improve the law"),
        ("26.1 Consider ratifying", "26.1", "Consider ratifying"),
        ("140.7Ratify", "140.7", "Ratify"),
        ("115.38. Ensure", "115.38", "Ensure"),
        ("Recommendation No. 41, para. 81: 41. Advance", "81.41", "Advance"),
        ("Recommendations contained in para. 79(a): 79(a). Take", "79(a)", "Take"),
        ("Recommendation conatined in 25(a): Take", "25(a)", "Take"),
        ("para. 28: Adopt", "28", "Adopt"),
        ("67. To continue", "67", "To continue"),
        ("2030 Agenda should guide", "", "2030 Agenda should guide"),
        ("3.5 per cent of the budget", "3.5", "per cent of the budget"),
        ("Adopt 26.1", "", "Adopt 26.1"),
    ],
)
def test_paragraph_stands_in_front(text: str, label: str, rest: str) -> None:
    paragraph, body = texts.split_paragraph(text)

    assert (paragraph.label, body) == (label, rest)


def test_paragraphs_sort_as_numbers() -> None:
    labels = ["137.10", "137.9", "79(b)", "79(a)", "9"]

    ordered = sorted((texts.paragraph(label) for label in labels), key=lambda p: (p.major, p.minor or 0, p.suffix))

    assert [paragraph.label for paragraph in ordered] == ["9", "79(a)", "79(b)", "137.9", "137.10"]


@pytest.mark.parametrize(
    "other",
    [
        "140.7 Ratify the Convention against Torture (CAT) (Spain) (Peru);",
        "Ratify the Convention against torture",
        "“Ratify” the Convention, against Torture.",
        "Ratify the Convention against Torture (Iran (Islamic Republic of))",
    ],
)
def test_normal_form_is_the_same_for_the_same_recommendation(other: str) -> None:
    assert texts.text_hash(other) == texts.text_hash("Ratify the Convention against Torture")


def test_normal_form_tells_different_ones_apart() -> None:
    assert texts.text_hash("Ratify the Convention") != texts.text_hash("Ratify the Optional Protocol")
    assert texts.text_hash("صدّق على الاتفاقية") == texts.text_hash("صدق على الاتفاقية")


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("Ratify (Maldives) (Portugal);", ["Maldives", "Portugal"]),
        ("Ratify (Iran (Islamic Republic of))", ["Iran (Islamic Republic of)"]),
        ("Ensure (Egypt); continue (Peru);take (Azerbaijan);", ["Egypt", "Peru", "Azerbaijan"]),
        ("Implement the plan (2009–2014) and report (Bahrain);", ["Bahrain"]),
        ("Nothing in brackets", []),
        ("Open (bracket", []),
        ("Too many) closed (Peru)", ["Peru"]),
    ],
)
def test_closing_groups_are_those_that_end_a_text(text: str, inner: list[str]) -> None:
    assert [group.inner for group in texts.closing_groups(text)] == inner


def test_names_are_not_split_inside_brackets() -> None:
    assert texts.split_names("Bolivia (Plurinational State of, the), Spain/Peru") == [
        "Bolivia (Plurinational State of, the)",
        "Spain",
        "Peru",
    ]


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        ("Supported", Position.SUPPORTED),
        ("- supported", Position.SUPPORTED),
        ("Accepted", Position.SUPPORTED),
        ("Noted", Position.NOTED),
        ("Not Supported", Position.NOTED),
        ("Rejected", Position.NOTED),
        ("General response", Position.NOTED),
        ("No response", Position.NOTED),
        ("Supported/Noted", Position.PARTIALLY_SUPPORTED),
        ("Accepted in part", Position.PARTIALLY_SUPPORTED),
        ("Pending", Position.PENDING),
        ("will be examined", Position.PENDING),
        ("Voluntary Pledge", Position.NOT_APPLICABLE),
        ("Concerns/Observations", None),
        ("", None),
    ],
)
def test_positions_of_all_sources(raw: str, position: Position | None) -> None:
    assert position_of(raw) == position
