"""Several acts from their own connections at the same moment, for tests of what the database lets through."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from portal.workflow import NotAllowed


def at_once(*acts: Callable[[], Any], threads: int = 12) -> list[Any]:
    """Runs all acts from their own connections, starting together; a refusal is a result, any other error fails."""
    at_work = min(threads, len(acts))
    gate = threading.Barrier(at_work)

    def run(act: Callable[[], Any]) -> Any:
        try:
            if not gate.broken:
                gate.wait(timeout=30)
            return act()
        except NotAllowed as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(at_work) as pool:
        return list(pool.map(run, acts))
