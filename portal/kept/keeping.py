"""What takes long to work out is kept while the tables that it was read from stay as they are (docs/adr/0016)."""

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache as shared
from django.utils.translation import get_language

from portal.kept.counting import Counters, counters, now, tables_of_models
from portal.kept.reading import note, reading

MINUTES = 10 * 60
PARTS = ("portal", "projects", "funding", "reports", "templates", "locale")
KINDS = {".py", ".html", ".mo"}

Made = TypeVar("Made")


@dataclass(frozen=True)
class Kept:
    counters: Counters  # of the tables that it was made from
    packed: bytes  # unpacked only when it still holds

    @property
    def holds(self) -> bool:
        return counters(self.counters) == self.counters


def kept(name: str, question: Any, make: Callable[[], Made]) -> Made:
    """What `make` gives, or gave while nobody changed a table since; the same for everybody who asks the same in the same
    language.

    `question` is all that the answer depends on besides the tables that `make` reads: the day, the words of an address, who
    asks and with which roles. Its repr tells questions apart.
    """
    key = key_of(name, question)
    found: Kept | None = shared.get(key)
    if found is not None and found.holds:
        note(found.counters)
        return cast(Made, pickle.loads(found.packed))  # noqa: S301 (written by ourselves, in our own cache)
    begun = now()
    with reading() as words:
        made = make()
    tables = words & tables_of_models()
    note(tables)
    if begun.is_clear(tables):
        shared.set(key, Kept({table: begun.counters[table] for table in tables}, pickle.dumps(made)), MINUTES)
    return made


def key_of(name: str, question: Any) -> str:
    asked = hashlib.sha256(repr((question, get_language(), release())).encode()).hexdigest()
    return f"kept:{name}:{asked}"


@cache
def release() -> str:
    """Which state of the code answers: what another one has kept may have another shape, or other words."""
    found = hashlib.sha256()
    for path in sorted(path for app in PARTS for path in (settings.BASE_DIR / app).rglob("*") if path.suffix in KINDS):
        facts = path.stat()
        found.update(f"{path.relative_to(settings.BASE_DIR)} {facts.st_size} {facts.st_mtime_ns}".encode())
    return found.hexdigest()
