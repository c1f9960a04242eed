import pytest

from portal.accounts.models import User


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user(email="alice@example.org", name="Alice", password="a long enough password")
