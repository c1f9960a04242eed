"""Real servers without an installation: PostgreSQL and a Redis-protocol server under var/, for development and tests."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def secret_key(var: Path) -> str:
    """A key made once for this folder."""
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(60), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def database(var: Path) -> dict[str, object]:
    raise NotImplementedError


def redis_url(var: Path) -> str:
    raise NotImplementedError


def broker_url(location: str) -> str:
    """Celery's spelling of a Redis address."""
    return location.replace("unix://", "redis+socket://", 1)


@contextmanager
def running_for(arguments: Sequence[str]) -> Iterator[None]:
    yield
