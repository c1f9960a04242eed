"""Worker and scheduler say that they are alive, by keys in the cache that expire."""

import contextlib
import socket
import time
from typing import Any

from celery.signals import heartbeat_sent, worker_ready
from django.core.cache import cache
from redis.exceptions import RedisError

ROLES = ("worker", "scheduler")
LIFETIME = 60  # seconds without a sign until the role counts as gone


def record(role: str) -> None:
    with contextlib.suppress(RedisError):  # a sign that cannot be given ends by itself; it must not end the scheduler
        for key in (anywhere(role), here(role)):
            cache.set(key, time.time(), LIFETIME)


def seen(role: str) -> bool:
    return cache.get(anywhere(role)) is not None


def forget() -> None:
    """Before a start: what an earlier run left says nothing about this one."""
    cache.delete_many([anywhere(role) for role in ROLES])


def anywhere(role: str) -> str:
    return f"heartbeat:{role}"


def here(role: str) -> str:
    return f"heartbeat:{role}:{socket.gethostname()}"


@worker_ready.connect
@heartbeat_sent.connect
def record_worker(**facts: Any) -> None:
    record("worker")
