"""The health check of one container: `python -m portal.probe worker`, `scheduler` or `web`; 0 when it is well.

Worker and scheduler: was this host's own seen lately? Web: does it answer /healthz?
"""

import os
import sys
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache

from portal import heartbeat

WEB_PORT = 8000  # inside the image


def web_answers() -> bool:
    """Under a name that ALLOWED_HOSTS accepts, which 127.0.0.1 need not be in production."""
    host = next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".").replace("*", "localhost")
    request = Request(f"http://127.0.0.1:{WEB_PORT}/healthz", headers={"Host": host})
    try:
        with urlopen(request, timeout=4) as response:  # noqa: S310  (our own address)
            return bool(response.status == 200)
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in (*heartbeat.ROLES, "web"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    role = arguments[0]
    alive = web_answers() if role == "web" else cache.get(heartbeat.here(role)) is not None
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
