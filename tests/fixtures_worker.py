"""A real Celery worker process on the test's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from portal.celery import app

ROOT = Path(__file__).resolve().parent.parent


def wait_until(what: Callable[[], Any], *, seconds: float = 90) -> Any:
    """The first true answer of `what`; fails when there is none in time."""
    until = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < until, f"{what} did not come true in {seconds} seconds"
        time.sleep(0.01)
    return answer


def forget_messages(queue: str = "reports") -> None:
    with app.connection_for_write() as broker:
        broker.default_channel.client.delete(queue, "unacked", "unacked_index", "unacked_mutex")


@contextmanager
def worker(media: Path, *, queue: str = "reports", at_once: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    """A worker for one queue, by default that of renderings, in a process group of its own, gone at the end. `at_once` is
    how many tasks it does side by side, each in a child of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "TEST_WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        "TEST_WORKER_BROKER": str(app.conf.broker_url),
        "TEST_WORKER_CACHE": settings.CACHES["default"]["LOCATION"],
        "TEST_WORKER_MEDIA": str(media),
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "portal",
        "worker",
        "-Q",
        queue,
        "-c",
        str(at_once),
        "-l",
        "WARNING",
    ]
    with (media / "worker.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the machine would: the worker and its child, without a word."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes in which the worker does its tasks."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in listed.split()]


def kill_children(process: subprocess.Popen[bytes]) -> None:
    """As a machine without memory would: what is being done dies on the spot, and the worker begins with fresh children."""
    before = children(process)
    for pid in before:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not set(before) & set(children(process)))
