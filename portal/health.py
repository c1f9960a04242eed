"""Two addresses for whoever runs the portal: is this process alive, and can the whole installation do its work?"""

from collections.abc import Callable

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from portal import heartbeat

PATIENCE = 2  # seconds to reach the broker


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all answers are "ok". The answers are public, so they name no host, version or error text."""
    answers = {name: answer(check) for name, check in CHECKS.items()}
    ready = set(answers.values()) == {"ok"}
    return JsonResponse({"ready": ready, **answers}, status=200 if ready else 503)


def answer(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, OperationalError, RedisError):
        return "unreachable"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def migrations() -> str:
    executor = MigrationExecutor(connection)
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def broker() -> str:
    with current_app.connection_for_read() as broker_connection:
        broker_connection.ensure_connection(max_retries=1, timeout=PATIENCE)
    return "ok"


def worker() -> str:
    return "ok" if heartbeat.seen("worker") else "not seen"


def scheduler() -> str:
    return "ok" if heartbeat.seen("scheduler") else "not seen"


CHECKS = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "worker": worker,
    "scheduler": scheduler,
}
