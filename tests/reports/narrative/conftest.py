import pytest

from portal.accounts.models import User
from reports.runs.models import Report
from tests.factories.narrative import with_places
from tests.factories.reports import board_report, programme
from tests.fixtures_scenes import scene


@pytest.fixture(autouse=True)
def two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    with_places(monkeypatch)


@pytest.fixture
@scene
def report(carol: User) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        with_places(patch)
        programme()
        return board_report(by=carol)
