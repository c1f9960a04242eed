"""Lets a test with real transactions empty the tables that the database otherwise never lets anybody empty."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def append_only_tables_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """After such a test Django truncates every table; triggers of this one session are switched off for that."""
    marker = request.node.get_closest_marker("django_db")
    with_transactions = (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        request.fixturenames
    )
    if with_transactions:
        request.getfixturevalue("transactional_db")
    yield
    if with_transactions:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
