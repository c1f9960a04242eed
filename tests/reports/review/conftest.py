from dataclasses import replace

import pytest

from portal.accounts.models import User
from reports.kinds import BOARD, KINDS, Place
from reports.runs.models import Report
from tests.factories.reports import board_report, programme

PLACES = (
    Place("introduction", "Introduction", "introduction", is_first=True),
    Place("outlook", "Outlook", "activities"),
)


@pytest.fixture
def two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Board's report with two places, whatever its kind offers otherwise."""
    monkeypatch.setitem(KINDS, "board", replace(BOARD, places=lambda figures, options: PLACES))


@pytest.fixture
def report(carol: User, two_places: None) -> Report:
    """Drafted by Carol, with a small programme behind it."""
    programme()
    return board_report(by=carol)
