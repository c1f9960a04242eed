"""Real servers without an installation: PostgreSQL and a Redis-protocol server under var/, for development and tests.

`database`, `redis_url` and `broker_url` only compute; `running_for` starts what a command needs and stops what nobody
uses any more. Nothing here imports Django: settings import it.
"""

import secrets
from pathlib import Path

from portal.embedded import broker, postgres
from portal.embedded.folders import written_once
from portal.embedded.sharing import running_for

__all__ = ["broker_url", "database", "demo_password", "redis_url", "running_for", "secret_key"]


def secret_key(var: Path) -> str:
    """A key made once for this folder."""
    return written_once(var / "secret_key", lambda: secrets.token_urlsafe(60))


def demo_password(var: Path) -> str:
    """The password of the demonstration people, made once for this folder."""
    return written_once(var / "demo_password", lambda: secrets.token_urlsafe(9))


def database(var: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": postgres.NAME,
        "USER": postgres.USER,
        "HOST": str(postgres.socket_folder(var)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def redis_url(var: Path) -> str:
    return f"unix://{broker.socket_path(var)}"


def broker_url(location: str) -> str:
    """Celery's spelling of a Redis address."""
    if not location.startswith("unix://"):
        return location
    return location.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
