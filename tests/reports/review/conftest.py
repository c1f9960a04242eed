from dataclasses import replace

import pytest

from portal.accounts.models import User
from reports.kinds import BOARD, KINDS, Place
from reports.runs.models import Report
from tests.factories.reports import board_report, programme
from tests.fixtures_scenes import scene

PLACES = (
    Place("introduction", "Introduction", "introduction", is_first=True),
    Place("outlook", "Outlook", "activities"),
)


def with_places(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(KINDS, "board", replace(BOARD, places=lambda figures, options: PLACES))


@pytest.fixture(autouse=True)
def two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Board's report with two places, whatever its kind offers otherwise."""
    with_places(monkeypatch)


@pytest.fixture
@scene
def report(carol: User) -> Report:
    """Drafted by Carol, with a small programme behind it."""
    with pytest.MonkeyPatch.context() as patch:
        with_places(patch)
        programme()
        return board_report(by=carol)
