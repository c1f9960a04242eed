"""The whole portal for development: web, worker and scheduler in one terminal, until Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections
from django.utils import timezone

from portal import heartbeat
from portal.embedded import demo_password
from portal.embedded.children import Children

PEOPLE = ("officer", "head", "finance", "trustee", "focal.point", "donor", "admin")
QUEUES = "default,reports,imports,mail"
MANAGE = str(settings.BASE_DIR / "manage.py")
# Celery warns root of strangers' pickles; our messages are JSON, and the worker is as much root as the person here.
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
PATIENCE = 90  # seconds until /readyz must say yes


class Command(BaseCommand):
    help = "Prepares the database and serves the portal with worker and scheduler until Ctrl-C."
    requires_system_checks = []  # `make check` does; here they would only delay the start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--first-report", action="store_true", help="render one Board report through the worker")

    def handle(self, *, port: int, first_report: bool, **options: Any) -> None:
        self.address = f"http://127.0.0.1:{port}"
        refuse_used(port)
        self.prepare()
        with stop_asked() as stop:
            heartbeat.forget()
            children = Children({"SITE_URL": self.address, "PYTHONWARNINGS": ROOT_WARNING, **os.environ})
            try:
                for name, command in programs(port).items():
                    children.start(name, command)
                if self.wait_until_ready(children, stop):
                    if first_report:
                        self.render_first_report(stop)
                    self.welcome()
                ended = None
                while not ended and not stop.wait(0.2):
                    ended = children.ended()
            finally:
                self.say("Stopping …")
                children.stop()
            if ended:
                raise CommandError(f"{ended[0]} ended with code {ended[1]}, so everything was stopped.")
            self.say("Stopped.")

    # Before anything is served

    def prepare(self) -> None:
        self.say("Preparing the database …")
        with collecting_static_files():
            call_command("migrate", interactive=False, verbosity=0)
            self.load("load_reference")
            if not get_user_model().objects.exists():
                demo_password(settings.VAR_DIR)
                self.load("load_demo", "--scale", "small")
            run([str(settings.BASE_DIR / ".ci" / "compile_catalogues.py")]).wait()
        connections.close_all()

    def load(self, command: str, *arguments: str) -> None:
        self.say(f"{command} …")
        call_command(command, *arguments, stdout=self.stdout, stderr=self.stderr)

    # While it runs

    def wait_until_ready(self, children: Children, stop: threading.Event) -> bool:
        end = time.monotonic() + PATIENCE
        answer: dict[str, object] = {}
        while not stop.wait(0.2) and not children.ended():
            if all(heartbeat.seen(role) for role in heartbeat.ROLES):
                answer = readiness(self.address)
            if answer.get("ready"):
                return True
            if time.monotonic() > end:
                raise CommandError(
                    f"Not ready after {PATIENCE} seconds: {json.dumps(answer) if answer else 'no answer'}"
                )
        return False

    def render_first_report(self, stop: threading.Event) -> None:
        period = last_half_year(timezone.localdate())
        output = settings.VAR_DIR / f"board-report-{period}.pdf"
        if output.exists():
            return
        self.say(f"Rendering the Board report for {period} through the worker …")
        process = run([MANAGE, "make_report", "board", "--period", period, "--output", str(output), "--through-worker"])
        while process.poll() is None:
            if stop.wait(0.1):
                process.terminate()
                process.wait()
        if process.returncode == 0:
            self.say(f"The Board report is in {output}")
        elif not stop.is_set():
            self.say(f"The first report was not made (code {process.returncode}); the portal runs all the same.")

    def welcome(self) -> None:
        lines = [f"The portal is at {self.address}", ""]
        if settings.DEMO:
            lines += ["Sign in as", *(f"  {name}@demo.example" for name in PEOPLE)]
            lines += [f"with the password  {demo_password(settings.VAR_DIR)}", ""]
        self.say("\n".join(["", *lines, "Ctrl-C stops everything."]))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def run(arguments: list[str]) -> subprocess.Popen[bytes]:
    """One of our own scripts, beside what is being done here."""
    return subprocess.Popen([sys.executable, *arguments], stdin=subprocess.DEVNULL)  # noqa: S603  (our own words)


def programs(port: int) -> dict[str, list[str]]:
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "portal", "--quiet"]
    web = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--graceful-timeout", "3"]
    return {
        "web": [python, "-m", "gunicorn", "portal.wsgi:application", *web, "--no-control-socket"],
        "worker": [
            *celery,
            "worker",
            "--queues",
            QUEUES,
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ],
        # No file with its process number: after a crash the number may be another program's.
        "scheduler": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
    }


def refuse_used(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Choose another: make run PORT={port + 1}"
            ) from error


@contextmanager
def stop_asked() -> Iterator[threading.Event]:
    """Set by Ctrl-C, SIGTERM or a closed terminal."""
    stop = threading.Event()
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        before[number] = signal.signal(number, lambda *_: stop.set())
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def readiness(address: str) -> dict[str, object]:
    try:
        with urlopen(f"{address}/readyz", timeout=5) as response:  # noqa: S310  (our own address)
            text = response.read()
    except HTTPError as error:
        text = error.read()
    except (URLError, OSError):
        return {}
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


@contextmanager
def collecting_static_files() -> Iterator[None]:
    """Compressing takes seconds, on another core than the database that is being filled."""
    if not stale_static_files():
        yield
        return
    process = run([MANAGE, "collectstatic", "--noinput", "--ignore", "redoc", "--verbosity", "0"])
    try:
        yield
        if process.wait():
            raise CommandError("The static files could not be collected.")
    finally:
        process.terminate()
        process.wait()


def stale_static_files() -> bool:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if settings.DEBUG:
        return False  # served from where they are
    if not manifest.exists():
        return True
    installed = Path(sys.prefix) / "installed-lock.txt"  # written by .ci/setup.sh; packages bring static files too
    sources = [installed, *(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*"))]
    made = manifest.stat().st_mtime
    return any(path.stat().st_mtime > made for path in sources if path.exists())


def last_half_year(today: date) -> str:
    return f"{today.year}-H1" if today.month > 6 else f"{today.year - 1}-H2"
