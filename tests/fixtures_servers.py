"""What every test stands on: real servers, a broker database of its own, no network, no files outside its folder."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from portal import embedded

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


def prepare(config: pytest.Config) -> None:
    keep_compiled_modules()
    stack = ExitStack()
    config.add_cleanup(stack.close)
    stack.enter_context(embedded.running_for(["test"]))
    own_broker_database()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # the slow way would take half the time
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    # No test depends on when files were last collected: names without a hash, and an empty folder, which a fresh clone lacks.
    settings.STATIC_ROOT = Path(stack.enter_context(TemporaryDirectory()))
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def keep_compiled_modules() -> None:
    """Workers of the session and programs that tests start would each compile all modules anew, where that is forbidden."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def own_broker_database() -> None:
    """Cache and queues of this test process, apart from the other's and, on embedded servers, from development's."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(settings.REDIS_LOCATION)
    if parts.scheme == "unix":
        location = f"{settings.REDIS_LOCATION}?db={number + 1}"
    else:
        location = urlunsplit(parts._replace(path=f"/{int(parts.path.strip('/') or 0) + number}"))
    settings.REDIS_LOCATION = settings.CACHES["default"]["LOCATION"] = location
    settings.CELERY_BROKER_URL = embedded.broker_url(location)


def skip_without_shared_data(items: list[pytest.Item]) -> None:
    if not SHARED_DATA.is_dir():
        for item in items:
            if item.get_closest_marker("shared_data"):
                item.add_marker(pytest.mark.skip(reason="the real sample files are not next to this checkout"))


@pytest.fixture
def shared_data() -> Path:
    return SHARED_DATA


@pytest.fixture(scope="session")
def media_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders without end. Numbered by pytest itself, each would be found by reading the names of all before it."""
    base = tmp_path_factory.mktemp("media")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def apart(media_folders: Iterator[Path], settings: Any) -> None:
    """Nothing cached or spoken by an earlier test (sign-in limits live in the cache), and files in a folder that goes away."""
    cache.clear()
    translation.activate("en")  # a page in Arabic leaves its language behind
    settings.MEDIA_ROOT = next(media_folders)
    settings.MEDIA_ROOT.mkdir()


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield
