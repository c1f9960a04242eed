"""One worker at a time makes an edition. The claim is a lock of the worker's own database session: when the worker dies, by
whatever signal, the session ends and the lock is free at once, so that nobody waits for a timeout or guesses who lives.

Needs a session of its own per process (no transaction pooling between the workers and PostgreSQL).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

EDITIONS = 20_260  # the lock's first key: no other feature uses it
PAPERS = 20_261  # for papers, which are made in the same way


@contextmanager
def held(edition_id: int, *, of: int = EDITIONS) -> Iterator[bool]:
    """Whether this process has the edition (or whatever `of` stands for) now. It is given back at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [of, edition_id])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [of, edition_id])


def is_free(edition_id: int) -> bool:
    with held(edition_id) as mine:
        return mine
