"""The test database is a copy of one that is migrated once: every session after the first, and every worker, starts in seconds.

A template is known by the migrations that made it; PostgreSQL copies it. Sessions that need the same one wait for each other.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "portal_tests_of_"
KEPT = 8  # templates of other states of the code, on a server that several checkouts share
LOCK = 20_261_126


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()


def template() -> str:
    """Its name, after it has been made if need be."""
    name = f"{PREFIX}{fingerprint()}"
    with server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if name not in known(cursor):
            make(f"{name}_half")
            cursor.execute(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')
            for old in known(cursor)[KEPT:]:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    return name


def fingerprint() -> str:
    """Of everything that decides what `migrate` makes: the migrations here and what they call, the counters that it ends with,
    and the versions of the libraries'."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    made_by = (ROOT / "portal" / "at_once.py", ROOT / "portal" / "kept" / "counting.py")
    for path in (*made_by, *sorted(ROOT.glob("*/migrations/*.py"))):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def server() -> Iterator[Any]:
    facts = connection.get_connection_params() | {"dbname": "postgres"}
    opened = psycopg2.connect(
        **{key: value for key, value in facts.items() if key in ("dbname", "user", "password", "host", "port")}
    )
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def known(cursor: Any) -> list[str]:
    """Whole templates, the newest first."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname NOT LIKE %s ORDER BY oid DESC",
        [f"{PREFIX}%", "%_half"],
    )
    return [name for (name,) in cursor.fetchall()]


def make(name: str) -> None:
    own = settings.DATABASES["default"]["NAME"]
    named = connection.settings_dict["TEST"].get("NAME")
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = own
    connection.settings_dict["TEST"]["NAME"] = named
