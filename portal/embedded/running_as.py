"""Running a server that refuses to be root."""

import functools
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunningAs:
    """How to start a program: words before it, or another user; `owner` is who its files must belong to."""

    prefix: tuple[str, ...] = ()
    user: int | None = None

    def run(self, command: Sequence[str | Path], *, log: Path | None = None) -> subprocess.CompletedProcess[str]:
        output = log.open("a") if log else subprocess.PIPE
        try:
            return subprocess.run(  # noqa: PLW1510  (callers look at the code and show the log)
                [*self.prefix, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                user=self.user,
                group=pwd.getpwuid(self.user).pw_gid if self.user is not None else None,
                extra_groups=[] if self.user is not None else None,
                start_new_session=True,  # Ctrl-C in the terminal is for us; we stop the server when its last user is done
                cwd="/",
            )
        finally:
            if log:
                output.close()  # type: ignore[union-attr]


@functools.cache
def ordinary_user() -> RunningAs:
    """As we are, unless we are root: then as root under another number (a user namespace), where the kernel allows it,
    else as nobody."""
    if os.getuid() != 0:
        return RunningAs()
    unshare = shutil.which("unshare")
    prefix = (unshare or "", "--user", "--map-user=1000")
    if unshare and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return RunningAs(prefix=prefix)
    return RunningAs(user=pwd.getpwnam("nobody").pw_uid)
