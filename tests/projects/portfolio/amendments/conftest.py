import pytest

from portal.accounts.models import User
from projects.portfolio.amendments.sections import SECTIONS, Section
from projects.portfolio.models import Project
from tests.factories import amendments as make
from tests.factories.sections import TEAM
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return make.running(alice, (carol, chris), dan)


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Section:
    """Registers a section of rows beside those of the portal."""
    monkeypatch.setitem(SECTIONS, TEAM.key, TEAM)
    return TEAM
