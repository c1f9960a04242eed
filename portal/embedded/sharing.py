"""Servers run for as long as some command needs them, however many commands share them and however they end.

Every command holds a shared lock while it lives; the kernel drops the lock of a command that is killed. The last one out
can take the lock exclusively, and stops the server. A second lock keeps starting and stopping apart.
"""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import IO

from portal.embedded import broker, postgres
from portal.embedded.folders import home, private_folder, var_folder

NEEDS = {"DATABASE_URL": postgres, "REDIS_URL": broker}
NEED_NOTHING = {"check", "collectstatic", "compilemessages", "diffsettings", "help", "makemessages", "version"}


def needs_servers(arguments: Sequence[str]) -> bool:
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return False
    return arguments[0] not in NEED_NOTHING or any(argument.startswith("--database") for argument in arguments)


@contextmanager
def running_for(arguments: Sequence[str]) -> Iterator[None]:
    """For a management command: the servers that it needs and that no variable names."""
    with ExitStack() as stack:
        if needs_servers(arguments):
            stack.enter_context(orderly_end())
            for variable, server in NEEDS.items():
                if not os.environ.get(variable) and not os.environ.get(f"{variable}_FILE"):
                    stack.enter_context(shared(server, var_folder()))
        yield


@contextmanager
def shared(server: ModuleType, var: Path) -> Iterator[None]:
    folder = private_folder(home(var))
    name = server.__name__.rpartition(".")[2]
    with open(folder / f"{name}.users.lock", "a") as users, open(folder / f"{name}.change.lock", "a") as change:
        owner = os.getpid()
        with held(change):
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start(var)
        try:
            yield
        finally:
            if os.getpid() == owner:  # a forked child leaves through here too
                with signals_ignored(), held(change):
                    fcntl.flock(users, fcntl.LOCK_UN)
                    if alone(users):
                        server.stop(var)


@contextmanager
def held(lock: IO[str]) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def orderly_end() -> Iterator[None]:
    """SIGTERM and SIGHUP end Python at once by default; here they unwind, so that servers are stopped."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:  # nohup's SIG_IGN stays
            signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Stopping takes a tenth of a second; an impatient second Ctrl-C must not leave a server behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
