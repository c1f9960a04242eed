"""The real reference data in every database test. conftest.py imports both fixtures."""

from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Loaded once a test database, outside every test's transaction."""
    from portal.reference.loading import load

    with django_db_blocker.unblock():
        load()


@pytest.fixture(autouse=True)
def reference_after_flush(request: pytest.FixtureRequest) -> None:
    """A test with real transactions empties all tables when it ends; the next one of its kind loads them again."""
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(request.fixturenames):
        from portal.reference.loading import load
        from portal.reference.models import State

        request.getfixturevalue("transactional_db")
        if not State.objects.exists():
            load()
