import pytest

from portal.accounts.models import User
from projects.portfolio.models import Project
from tests.factories import workplan
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def running(alice: User, carol: User, chris: User, dan: User) -> Project:
    """Kenya's, at work since 200 days and for 400 more."""
    return workplan.running(alice, (carol, chris), dan)


@pytest.fixture
@scene
def planned(alice: User, carol: User, chris: User, dan: User) -> Project:
    return workplan.planned(alice, (carol, chris), dan)
