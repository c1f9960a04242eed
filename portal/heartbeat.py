"""Worker and scheduler say that they are alive, by keys in the cache that expire.

`python -m portal.heartbeat worker` is the health check of the worker's own container: 0 when this host's was seen lately;
the same with scheduler; with web it asks /healthz.
"""

import os
import socket
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

from celery.signals import heartbeat_sent, worker_ready
from django.conf import settings
from django.core.cache import cache

ROLES = ("worker", "scheduler")
WEB_PORT = 8000  # inside the image
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


def web_answers() -> bool:
    """Under a name that ALLOWED_HOSTS accepts, which 127.0.0.1 need not be in production."""
    host = next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".").replace("*", "localhost")
    request = Request(f"http://127.0.0.1:{WEB_PORT}/healthz", headers={"Host": host})
    try:
        with urlopen(request, timeout=4) as response:  # noqa: S310  (our own address)
            return bool(response.status == 200)
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in (*ROLES, "web"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    role = arguments[0]
    alive = web_answers() if role == "web" else cache.get(here(role)) is not None
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
