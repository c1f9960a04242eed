"""Tokens that cannot be printed, and numbers typed by hand that are figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from reports.figures.freezing import Figure
from reports.narrative.checks import Hint, hints, problems


def figure(id: str, value: str | None, unit: str) -> Figure:
    return Figure(id, Decimal(value) if value is not None else None, unit, "in_period", date(2026, 6, 30), "rows", 1)


FIGURES = {
    one.id: one
    for one in (
        figure("requests.received", "17", "requests"),
        figure("requests.states", "3", "states"),
        figure("requests.median_working_days", "8.5", "working_days"),
        figure("requests.none", None, "working_days"),
        figure("money.income", "150988.04", "usd"),
        figure("projects.active", "2026", "projects"),
    )
}
NAMES = {"requests.received": "Requests received", "money.income": "Contributions received"}


@pytest.mark.parametrize(
    ("token", "nearest"),
    [
        ("{requests.recieved}", "{requests.received}"),
        ("{Contributions recieved}", "{money.income}"),
        ("{received}", "{requests.received}"),
        ("{money.income:bilions}", "{money.income}"),
    ],
)
def test_the_nearest_names_are_proposed(token: str, nearest: str) -> None:
    (problem,) = problems(f"Fine {{requests.received}}.\n\n- point\n- with [^: {token}]", FIGURES, NAMES)

    assert (problem.token, problem.paragraph, problem.nearest[0]) == (token, 2, nearest)


def test_a_figure_without_a_value_is_to_be_said_in_words() -> None:
    (problem,) = problems("{requests.none}", FIGURES, NAMES)

    assert "there is nothing to count" in problem.sentence


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "In all 17 came.", [("17", "{requests.received}")]),
        ("en", "US$ 150,988.04 or 150,988", [("150,988.04", "{money.income}"), ("150,988", "{money.income:whole}")]),
        ("fr", "soit 150\u202f988,04 $", [("150\u202f988,04", "{money.income}")]),
        (
            "es",
            "150.988,04 US$ en 8,5 días",
            [("150.988,04", "{money.income}"), ("8,5", "{requests.median_working_days}")],
        ),
        ("ar", "مبلغ ١٥٠٬٩٨٨٫٠٤ دولار", [("١٥٠٬٩٨٨٫٠٤", "{money.income}")]),
        ("en", "from 3 States", [("3", "{requests.states}")]),
        ("en", "3 phases, resolution 17/17, A/HRC/17, para. 17.2, in 2026, 17:17, 1,17", []),
        ("en", "{requests.received} and 18", []),
    ],
)
def test_numbers_typed_by_hand(language: str, text: str, found: list[tuple[str, str]]) -> None:
    with translation.override("en"):
        assert [(hint.number, hint.tokens[0]) for hint in hints(text, FIGURES, language)] == found


def test_a_hint_is_given_once_a_paragraph() -> None:
    assert hints("17 and 17", FIGURES, "en") == [Hint("17", 1, ("{requests.received}",))]
