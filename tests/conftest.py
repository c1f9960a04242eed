"""The cast and the reference data that every test may rely on."""

import gc

import pytest
from hypothesis import HealthCheck, settings

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from tests.factories.people import member
from tests.factories.reference import state
from tests.fixtures_database import django_db_modify_db_settings
from tests.fixtures_disk import tiny_disk
from tests.fixtures_flush import django_db_setup
from tests.fixtures_kept import drawn, nothing_kept
from tests.fixtures_scenes import (
    _django_db_helper,
    in_order_of_scenes,
    pytest_fixture_setup,
    scenery,
    within_scene,
)
from tests.fixtures_servers import (
    apart,
    media_folders,
    no_network,
    prepare,
    shared_data,
    skip_without_shared_data,
)

__all__ = [
    "_django_db_helper",
    "apart",
    "django_db_modify_db_settings",
    "django_db_setup",
    "drawn",
    "media_folders",
    "no_network",
    "nothing_kept",
    "pytest_fixture_setup",
    "scenery",
    "shared_data",
    "tiny_disk",
    "within_scene",
]


# How long an example takes says nothing on a machine that does other things as well.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


def pytest_configure(config: pytest.Config) -> None:
    prepare(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip_without_shared_data(items)
    items[:] = in_order_of_scenes(items)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the collector need not look through them during each."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def alice(db: None) -> User:
    """Focal point of Kenya."""
    return member("Alice", Role.FOCAL_POINT, iso3="KEN")


@pytest.fixture
def bob(db: None) -> User:
    """Alice's colleague: focal point of Kenya too."""
    return member("Bob", Role.FOCAL_POINT, iso3="KEN")


@pytest.fixture
def zoe(db: None) -> User:
    """The stranger: focal point of Zambia."""
    return member("Zoe", Role.FOCAL_POINT, iso3="ZMB")


@pytest.fixture
def carol(db: None) -> User:
    """Programme officer."""
    return member("Carol", Role.OFFICER)


@pytest.fixture
def chris(db: None) -> User:
    """Second programme officer."""
    return member("Chris", Role.OFFICER)


@pytest.fixture
def dan(db: None) -> User:
    """Head of section."""
    return member("Dan", Role.HEAD)


@pytest.fixture
def frank(db: None) -> User:
    """Finance and donor relations officer."""
    return member("Frank", Role.FINANCE)


@pytest.fixture
def tess(db: None) -> User:
    """Board member."""
    return member("Tess", Role.TRUSTEE)


@pytest.fixture
def nora(db: None) -> User:
    """Represents Norway as a donor."""
    norway = Organisation.objects.create(name="Norway", kind=Organisation.Kind.GOVERNMENT, state=state("NOR"))
    return member("Nora", Role.DONOR, organisation=norway)


@pytest.fixture
def ada(db: None) -> User:
    """Administrator."""
    return member("Ada", Role.ADMIN)
