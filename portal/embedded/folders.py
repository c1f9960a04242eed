"""Where the embedded servers keep their files and sockets."""

import contextlib
import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# A socket's path may have 107 characters on Linux and 103 on macOS; the longest name in the folder is ".s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432.lock")
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")  # what neither a URL nor a server's list of folders needs to quote


class EmbeddedError(Exception):
    """Said to the person at the keyboard as it stands."""


def var_folder() -> Path:
    """The same folder that settings.VAR_DIR names."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def home(var: Path) -> Path:
    return var.absolute() / "embedded"


def socket_folder(var: Path, server: str) -> Path:
    """Beside the data, unless sockets cannot be named there. Root's are always elsewhere: its database server may have to
    run as somebody who cannot enter root's folders. Not under $TMPDIR, which differs between commands."""
    folder = home(var) / "run" / server
    if os.getuid() != 0 and len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(folder)):
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    parent = "/run" if os.getuid() == 0 and os.path.isdir("/run") else "/tmp"  # noqa: S108  (see private_folder)
    return Path(parent, f"portal-{os.getuid()}-{name}")


def private_folder(folder: Path, owner: int | None = None) -> Path:
    """The folder, with no access for others; refused when somebody else made it, as anybody can under /tmp."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = os.getuid() if owner is None else owner
    if folder.is_symlink() or (os.getuid() != 0 and folder.stat().st_uid != wanted):
        raise EmbeddedError(f"{folder} belongs to another user. Remove it, or set VAR_DIR to a folder of your own.")
    if folder.stat().st_uid != wanted:
        os.chown(folder, wanted, -1)
    folder.chmod(0o700)
    return folder


def remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def written_once(path: Path, make: Callable[[], str]) -> str:
    """The file's text, made by whoever comes first; readable by its owner alone from the first byte."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")
