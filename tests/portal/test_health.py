"""Real database, cache and broker; the answers are read as a load balancer would."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import RedisError

from portal import heartbeat, probe


@pytest.fixture
def everyone_seen() -> None:
    for role in heartbeat.ROLES:
        heartbeat.record(role)


def test_alive_asks_nobody(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_all_answer(client: Client, everyone_seen: None) -> None:
    answer = client.get("/readyz")

    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "worker": "ok",
        "scheduler": "ok",
    }
    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", heartbeat.ROLES)
def test_not_ready_without(role: str, client: Client, everyone_seen: None) -> None:
    cache.delete(heartbeat.anywhere(role))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert {name for name, value in answer.json().items() if value != "ok"} == {"ready", role}


@pytest.mark.django_db
def test_not_ready_with_pending_migration(client: Client, everyone_seen: None) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


@pytest.mark.django_db
def test_an_unreachable_broker_and_cache_are_named_without_detail(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    from celery import current_app

    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock"}}
    before, current_app.conf.broker_read_url = (
        current_app.conf.broker_read_url,
        f"redis+socket://{tmp_path}/nobody.sock",
    )
    try:
        answer = client.get("/readyz")
    finally:
        current_app.conf.broker_read_url = before

    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": "ok",
        "migrations": "ok",
        "broker": "unreachable",
        "worker": "unreachable",
        "scheduler": "unreachable",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_never_redirected_to_https(address: str, client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(address).status_code in (200, 503)
    assert client.get("/en/account/login/").status_code == 301


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_only_reading(address: str, client: Client) -> None:
    assert client.post(address).status_code == 405


def test_a_sign_that_cannot_be_given_ends_nobody(settings: Any, tmp_path: Path) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock"}}

    heartbeat.record("scheduler")

    with pytest.raises(RedisError):
        heartbeat.seen("scheduler")


def test_container_check_tells_this_host_from_others() -> None:
    assert probe.main(["worker"]) == 1

    heartbeat.record("worker")

    assert probe.main(["worker"]) == 0
    assert probe.main(["scheduler"]) == 1
    assert probe.main(["mail"]) == 2


def test_container_check_of_web_uses_an_accepted_name(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server as strict about names as ours, without the seconds that starting ours takes."""

    class Strict(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.headers["Host"] == "portal.example.org" else 400)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Strict) as server:
        monkeypatch.setattr(probe, "WEB_PORT", server.server_port)
        for names, code in ((["portal.example.org"], 0), ([".portal.example.org"], 0), (["other.example.org"], 1)):
            settings.ALLOWED_HOSTS = names
            answering = threading.Thread(target=server.handle_request)
            answering.start()
            assert probe.main(["web"]) == code
            answering.join()
    assert probe.main(["web"]) == 1
