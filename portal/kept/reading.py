"""Which tables an answer is made from: the names in the statements that were asked for it."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

NAME = re.compile(r"\w+")
OPEN: ContextVar[tuple[set[str], ...]] = ContextVar("readings", default=())


@contextmanager
def reading() -> Iterator[set[str]]:
    """Collects the words of all statements of this thread, those of tables among them. What was kept earlier and is used now
    brings its tables by `note`."""
    found: set[str] = set()

    def listen(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        found.update(NAME.findall(str(sql)))
        return execute(sql, params, many, context)

    token = OPEN.set((*OPEN.get(), found))
    try:
        with connection.execute_wrapper(listen):
            yield found
    finally:
        OPEN.reset(token)


def note(tables: Iterable[str]) -> None:
    """An answer that is being made uses one that was made of these tables."""
    for found in OPEN.get():
        found.update(tables)
