"""The embedded servers are started, shared, killed and found again, each time in a folder of the test's own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from kombu import Connection
from redis import Redis

from portal import embedded
from portal.embedded import broker, postgres
from portal.embedded.children import Children
from portal.embedded.folders import EmbeddedError, private_folder
from portal.embedded.sharing import needs_servers
from portal.management.commands.up import stop_asked
from reports import fonts

ROOT = Path(__file__).resolve().parent.parent.parent
MODULE = [sys.executable, "-m", "portal.embedded"]
WAITING = [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()"]


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    yield folder
    if folder.exists():  # whatever the test left running
        subprocess.run([*MODULE, "prepare"], env=environment(folder), cwd=ROOT, capture_output=True, check=False)
        shutil.rmtree(postgres.storage(folder))


def environment(var: Path) -> dict[str, str]:
    outside = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    return {name: value for name, value in os.environ.items() if name not in outside} | {"VAR_DIR": str(var)}


@contextmanager
def waiting_command(var: Path) -> Iterator[subprocess.Popen[str]]:
    """A command under the servers, which ends when its input does."""
    command = [*MODULE, "run", "--", *WAITING]
    with subprocess.Popen(
        command, env=environment(var), cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
        if process.stdin and not process.stdin.closed:
            process.stdin.close()
        process.wait()


def answering(var: Path) -> tuple[bool, bool]:
    """PostgreSQL, broker."""
    found = postgres.answers(postgres.usable_binaries(), var), broker.said(broker.socket_path(var), "PING")
    return found[0], found[1] == "+PONG"


def data(var: Path) -> Path:
    return postgres.storage(var) / "postgres"


def prepare(var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MODULE, "prepare"], env=environment(var), cwd=ROOT, capture_output=True, text=True, check=False
    )


# Addresses


def test_addresses_are_computed_and_nothing_is_started(tmp_path: Path) -> None:
    entry = embedded.database(tmp_path)
    url = embedded.redis_url(tmp_path)

    assert entry["HOST"] == str(postgres.socket_folder(tmp_path))
    assert url == f"unix://{broker.socket_path(tmp_path)}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["short", "a" * 150, "with space", "mit-Umlaut-ü", "a,b"])
def test_sockets_can_be_named_wherever_the_portal_lies(name: str, tmp_path: Path) -> None:
    for folder in (postgres.socket_folder(tmp_path / name), broker.socket_path(tmp_path / name).parent):
        longest = f"{folder}/.s.PGSQL.5432.lock"
        assert len(longest.encode()) <= 103
        assert not set(longest) & set(" ,?#%")


def test_two_folders_do_not_share_sockets(tmp_path: Path) -> None:
    folders = {postgres.socket_folder(tmp_path / name) for name in ("a" * 150, "b" * 150, "a b", "a c")}

    assert len(folders) == 4


@pytest.mark.parametrize(
    ("location", "spelled"),
    [
        ("unix:///a/b.sock", "redis+socket:///a/b.sock"),
        ("unix:///a/b.sock?db=3", "redis+socket:///a/b.sock?virtual_host=3"),
        ("redis://host:6379/2", "redis://host:6379/2"),
    ],
)
def test_celery_spelling(location: str, spelled: str) -> None:
    assert embedded.broker_url(location) == spelled


def test_cache_and_celery_meet_in_the_same_database(settings: object) -> None:
    location = settings.REDIS_LOCATION  # type: ignore[attr-defined]

    with Connection(embedded.broker_url(location)) as connection, connection.SimpleQueue("meeting") as queue:
        queue.put("hello")

        assert Redis.from_url(location).llen("meeting") == 1


# Files


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    for make, name in ((embedded.secret_key, "secret_key"), (embedded.demo_password, "demo_password")):
        first = make(tmp_path / "var")

        assert len(first) >= 12
        assert make(tmp_path / "var") == first
        assert (tmp_path / "var" / name).stat().st_mode & 0o777 == 0o600
    assert embedded.secret_key(tmp_path / "other") != embedded.secret_key(tmp_path / "var")


def test_a_folder_laid_by_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(EmbeddedError, match="belongs to another user"):
        private_folder(tmp_path / "folder")


# Who needs servers


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        ([], False),
        (["help"], False),
        (["migrate", "--help"], False),
        (["--version"], False),
        (["makemessages", "--all"], False),
        (["collectstatic"], False),
        (["check", "--deploy"], False),
        (["check", "--database", "default"], True),
        (["migrate"], True),
        (["up"], True),
        (["load_demo", "--scale", "small"], True),
    ],
)
def test_commands_that_need_servers(arguments: list[str], needed: bool) -> None:
    assert needs_servers(arguments) is needed


def test_nothing_is_started_for_named_servers(var: Path) -> None:
    named = environment(var) | {"DATABASE_URL": "postgres://nobody.invalid/x", "REDIS_URL": "redis://nobody.invalid/0"}
    done = subprocess.run([*MODULE, "run", "--", "true"], env=named, cwd=ROOT, check=False)

    assert done.returncode == 0
    assert not (var / "embedded").exists()


# Lives


def test_the_last_command_stops_the_servers(var: Path) -> None:
    with waiting_command(var) as first:
        with waiting_command(var):
            assert answering(var) == (True, True)
        assert answering(var) == (True, True)

    assert first.returncode == 0
    assert answering(var) == (False, False)


def test_a_commands_result_is_passed_on(var: Path) -> None:
    command = [*MODULE, "run", "--", sys.executable, "-c", "raise SystemExit(7)"]

    assert subprocess.run(command, env=environment(var), cwd=ROOT, check=False).returncode == 7


def test_sigterm_ends_command_and_servers(var: Path) -> None:
    with waiting_command(var) as process:
        process.terminate()
        process.wait()

        assert process.returncode == 128 + signal.SIGTERM
    assert answering(var) == (False, False)


def test_servers_of_a_killed_command_are_taken_over(var: Path) -> None:
    with waiting_command(var) as process:
        process.kill()
        process.wait()
    assert answering(var) == (True, True)

    assert prepare(var).returncode == 0
    assert answering(var) == (False, False)


def test_what_was_written_survives_killed_servers(var: Path) -> None:
    with waiting_command(var):
        Redis.from_url(embedded.redis_url(var)).rpush("reports", "a task")
        os.kill(int((data(var) / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
        os.kill(int((var / "embedded" / "broker" / "broker.pid").read_text()), signal.SIGKILL)

    with waiting_command(var):
        assert answering(var) == (True, True)
        assert Redis.from_url(embedded.redis_url(var)).lrange("reports", 0, -1) == [b"a task"]


def test_a_dead_servers_number_that_is_now_ours_does_not_matter(var: Path) -> None:
    """As after a reboot: the number in the lock file belongs to a living program that is no database."""
    with waiting_command(var):
        os.kill(int((data(var) / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
    lock = data(var) / "postmaster.pid"
    _, rest = lock.read_text().split("\n", 1)
    lock.write_text(f"{os.getpid()}\n{rest}")

    assert prepare(var).returncode == 0


def test_another_major_version_is_said_and_nothing_lost(var: Path) -> None:
    prepare(var)
    version = data(var) / "PG_VERSION"
    version.write_text("12\n")

    refused = prepare(var)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The embedded database was made by PostgreSQL 12; PostgreSQL ")
    assert str(data(var)) in refused.stderr
    version.write_text(f"{postgres.major(postgres.installed())}\n")
    assert prepare(var).returncode == 0


def test_settings_of_the_database_are_those_that_the_portal_counts_on(var: Path) -> None:
    with waiting_command(var):
        binaries = postgres.usable_binaries()
        where = ["-h", str(postgres.socket_folder(var)), "-U", postgres.USER, "-d", postgres.NAME]
        ask = "SELECT current_setting('TimeZone'), current_setting('listen_addresses') = '', current_setting('fsync'), lower('ÄЖ')"
        said = subprocess.run(
            [str(binaries / "psql"), *where, "-XAtc", ask], capture_output=True, text=True, check=True
        )

    assert said.stdout == "UTC|t|on|äж\n"


# The launcher


def test_children_are_ended_with_all_that_they_started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell that ignores what it is asked, with a child of its own, is the worst that can be met."""
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    children = Children(dict(os.environ), warm=0.2, cold=0.2)
    script = f"trap '' TERM QUIT; sleep 600 & echo started; echo > {ready}; wait; sleep 600"
    stubborn = children.start("stubborn", ["sh", "-c", script])
    polite = children.start("polite", ["sleep", "600"])
    ready.read_text()

    children.stop()

    assert (stubborn.returncode, polite.returncode) == (-signal.SIGKILL, -signal.SIGTERM)
    assert group_ends(stubborn.pid)
    assert " stubborn | started\n" in capsys.readouterr().out


def group_ends(leader: int) -> bool:
    """Killed orphans stay in the process table until the system has collected them."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def portal_up(var: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`manage.py up`, once it has printed its address."""
    command = [sys.executable, "manage.py", "up", "--port", str(port)]
    served = environment(var) | {"DEBUG": "true"}  # static files are served from where they are
    with subprocess.Popen(
        command,
        env=served,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C stops everything."):
                break
        try:
            yield process, lines
            lines += process.stdout
        finally:
            process.terminate()
            process.wait()


def processes_under(var: Path) -> list[str]:
    """Programs whose environment names the folder, and servers that were started with it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            facts = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(var) in facts and process.name != str(os.getpid()):
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


@needs_proc
def test_up_serves_ends_leaving_nothing_behind_and_starts_again(var: Path) -> None:
    """Prepared once; started twice, as on two mornings: ended by Ctrl-C, ended by a failure."""
    shutil.copytree(fonts.ready().parent, var / "fonts")  # `make setup` has made them before `up` comes
    port = free_port()
    with portal_up(var, port) as (process, lines):
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert json.load(answer)["ready"] is True
        assert embedded.demo_password(var) in "".join(lines)
        process.send_signal(signal.SIGINT)
    process.wait()

    assert process.returncode == 0, lines
    assert processes_under(var) == []

    port = free_port()
    with portal_up(var, port) as (process, lines):
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert json.load(answer)["ready"] is True
        assert embedded.demo_password(var) in "".join(lines)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        worker = next(pid for pid in children if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(int(worker), signal.SIGKILL)

    assert process.returncode == 1
    assert "worker ended with code -9, so everything was stopped." in lines[-1]
    assert processes_under(var) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_up_hears_ctrl_c_a_polite_end_and_a_closed_terminal_alike(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stop_asked() as stop:
        signal.raise_signal(number)
        assert stop.is_set()

    assert signal.getsignal(number) == before


def test_up_names_a_port_that_is_in_use(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [sys.executable, "manage.py", "up", "--port", str(port)]
        refused = subprocess.run(command, env=environment(var), cwd=ROOT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert f"Port {port} cannot be used" in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr
