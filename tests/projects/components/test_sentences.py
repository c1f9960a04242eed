import pytest

from projects.components.figures import Movement, Progress, first_and_last
from projects.components.sentences import ALSO, CLOSED, CLOSED_IN, FELL, ROSE, STAYED, of_portfolio, of_project


def test_a_project_tells_what_rose_then_stayed_then_fell() -> None:
    said = of_project([Progress(3, 2, 2), Progress(5, 2, 1), Progress(6, 1, 3), Progress(2, 1, 2)])

    assert said == [
        "Participation rose from 1 to 3.",
        "Support to national frameworks and institutions rose from 1 to 2.",
        "Follow-up to recommendations stayed at 2.",
        "Partnerships on the ground fell from 2 to 1.",
    ]


def test_nothing_is_told_before_the_second_scoring() -> None:
    assert (of_project([]), of_portfolio([]), of_portfolio([Movement(6)])) == ([], [], [])


def test_a_portfolio_tells_how_many_rose_stayed_and_fell() -> None:
    said = of_portfolio([Movement(3, 2, 10, 2), Movement(6, 9, 4, 1), Movement(7, 1, 0, 0)], closed_in=2025)

    assert said == [
        "In 1 project closed in 2025, integration in United Nations programmes rose in 1, stayed in 0 and fell in 0.",
        "In 14 projects closed in 2025, participation rose in 9, stayed in 4 and fell in 1.",
        "Follow-up to recommendations rose in 2, stayed in 10 and fell in 2.",
    ]


def test_without_a_year_it_says_what_was_compared() -> None:
    (said,) = of_portfolio([Movement(6, 1200, 4, 0)])

    assert (
        said
        == "In 1,204 projects scored at request and at closure, participation rose in 1,200, stayed in 4 and fell in 0."
    )


@pytest.mark.parametrize("words", [ROSE, STAYED, FELL, ALSO, CLOSED, CLOSED_IN])
def test_every_component_has_its_own_sentence(words: dict[int, object]) -> None:
    assert sorted(words) == list(range(1, 8))


@pytest.mark.parametrize(
    ("moments", "pair"),
    [
        ({"request": 1, "approval": 2, "closure": 0}, (1, 0)),
        ({"request": 1, "approval": 2}, (1, 2)),
        ({"approval": 2, "closure": 3}, None),
        ({"request": 1}, None),
        ({}, None),
    ],
)
def test_first_and_last(moments: dict[str, int], pair: tuple[int, int] | None) -> None:
    assert first_and_last(moments) == pair
