import pytest

from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories import funding as make
from tests.fixtures_ledger import append_only_tables_can_be_flushed
from tests.fixtures_reference import django_db_setup, reference_after_flush

__all__ = ["append_only_tables_can_be_flushed", "django_db_setup", "reference_after_flush"]


@pytest.fixture
def alice(db: None) -> User:
    """The finance officer."""
    return make.person("Alice", Role.FINANCE)


@pytest.fixture
def bob(db: None) -> User:
    """A programme officer."""
    return make.person("Bob", Role.OFFICER)


@pytest.fixture
def dave(db: None) -> User:
    """A stranger: signed in, without any role."""
    return make.person("Dave")
