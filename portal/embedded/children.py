"""Programs started together and ended together, their output told apart by a name before each line."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

WARM = 5.0  # seconds to finish what is being done
COLD = 2.0  # seconds after the second, firmer request
COLOURS = (36, 33, 35, 32)


class Children:
    def __init__(self, environment: Mapping[str, str], *, warm: float = WARM, cold: float = COLD) -> None:
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self.patience = ((signal.SIGTERM, warm), (signal.SIGQUIT, cold))
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.readers: list[threading.Thread] = []

    def start(self, name: str, command: Sequence[str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C is for us, who end each program by a signal to its main process only
            preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  (only calls the kernel)
        )
        self.processes[name] = process
        assert process.stdout is not None  # noqa: S101  (a pipe was asked for)
        reader = threading.Thread(target=copy_lines, args=(process.stdout, label(name, len(self.readers))), daemon=True)
        reader.start()
        self.readers.append(reader)
        return process

    def ended(self) -> tuple[str, int] | None:
        """The first program found to have ended, and its code."""
        for name, process in self.processes.items():
            if (code := process.poll()) is not None:
                return name, code
        return None

    def stop(self) -> None:
        """Ask, ask firmly (a worker then drops its task, which the broker hands out again), then kill what is left."""
        for number, patience in self.patience:
            for process in self.running():
                process.send_signal(number)
            self.wait(patience)
        for process in self.processes.values():
            kill_group(process.pid)
            process.wait()
        for reader in self.readers:
            reader.join(1)

    def running(self) -> list[subprocess.Popen[str]]:
        return [process for process in self.processes.values() if process.poll() is None]

    def wait(self, patience: float) -> None:
        end = time.monotonic() + patience
        while self.running() and time.monotonic() < end:
            time.sleep(0.05)


def kill_group(leader: int) -> None:
    """What a program started shares its group and may outlive it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        os.killpg(leader, signal.SIGKILL)


def end_with_parent() -> None:
    """Linux sends SIGTERM to the program should we be killed without a chance to stop it."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def label(name: str, position: int) -> str:
    text = f"{name:>9} | "
    return f"\033[{COLOURS[position % len(COLOURS)]}m{text}\033[0m" if sys.stdout.isatty() else text


def copy_lines(source: IO[str], prefix: str) -> None:
    with source:
        for line in source:
            sys.stdout.write(f"{prefix}{line}")
            sys.stdout.flush()
