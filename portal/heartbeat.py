"""Worker and scheduler say that they are alive, by keys in the cache that expire.

`python -m portal.heartbeat worker` is the health check of the worker's own container: 0 when this host's was seen lately.
"""

import os
import socket
import sys
import time
from typing import Any

from celery.signals import heartbeat_sent, worker_ready
from django.core.cache import cache

ROLES = ("worker", "scheduler")
LIFETIME = 60  # seconds without a sign until the role counts as gone


def record(role: str) -> None:
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


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ROLES:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    return 0 if cache.get(here(arguments[0])) is not None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
