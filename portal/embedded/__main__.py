"""`python -m portal.embedded run -- COMMAND …`: any command with the servers it needs; `prepare`: only make them ready."""

import subprocess
import sys
from collections.abc import Sequence

from portal.embedded.folders import EmbeddedError
from portal.embedded.sharing import running_for


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["prepare"]:
            with running_for(["prepare"]):
                return 0
        case ["run", "--", *command] if command:
            with running_for(["run"]):
                return result_of(command)
        case _:
            print(__doc__, file=sys.stderr)
            return 2


def result_of(command: Sequence[str]) -> int:
    """Ctrl-C reaches the command too, which may need a moment to end in its own way; SIGTERM is handed on."""
    with subprocess.Popen(command) as process:
        while True:
            try:
                code = process.wait()
                return code if code >= 0 else 128 - code
            except KeyboardInterrupt:
                continue
            except SystemExit:
                process.terminate()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(str(error))
