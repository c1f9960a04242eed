"""One worker at a time works on a record. The claim is a lock of the worker's own database session: when the worker dies, by
whatever signal, the session ends and the lock is free at once, so that nobody waits for a timeout or guesses who lives.

Needs a session of its own per process (no transaction pooling between the workers and PostgreSQL).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# The lock's first key: one for each feature.
EDITIONS, IMPORTS, PAPERS, PACKS, SCHEDULE = 20_260, 20_261, 20_262, 20_263, 20_265


@contextmanager
def held(feature: int, record_id: int) -> Iterator[bool]:
    """Whether this process has the record now. It is given back at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [feature, record_id])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [feature, record_id])
