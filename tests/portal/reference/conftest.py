import pytest

from portal.accounts.models import User
from tests.fixtures_reference import django_db_setup, reference_after_flush

__all__ = ["django_db_setup", "reference_after_flush"]


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user(email="alice@example.org", name="Alice", password="a long enough password")
