"""Two people wrote in the same section: what can be taken over, and what only a person can decide. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOT_KNOWN = object()


@dataclass(frozen=True)
class Conflict:
    """A field that both changed, each to something else."""

    name: str
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merge:
    changes: dict[str, Any]  # what of mine can be written
    conflicts: tuple[Conflict, ...]


def merge(base: Mapping[str, Any] | None, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merge:
    """Field by field. `base` is what my page began with, `theirs` what is stored now, `mine` what I send.

    A field that I did not change is theirs; one that they did not change is mine; where both changed it, a person decides.
    Without a base nobody can tell who changed what, so every difference is for a person to decide.
    """
    changes: dict[str, Any] = {}
    conflicts = []
    for name, value in mine.items():
        stored = theirs[name]
        before = NOT_KNOWN if base is None else base.get(name, NOT_KNOWN)
        if value in (stored, before):
            continue
        if stored == before:
            changes[name] = value
        else:
            conflicts.append(Conflict(name, stored, value))
    return Merge(changes, tuple(conflicts))
