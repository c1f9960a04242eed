#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL or REDIS_URL the embedded servers run for as long as the command does."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    from portal import embedded
    from portal.embedded.folders import EmbeddedError

    try:
        with embedded.running_for(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except EmbeddedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
