"""What a run over the rows of a file has come to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.imports.kinds import ImportKind, Plan
from portal.imports.models import COUNTS


@dataclass
class Tally:
    """What a run over the rows has come to."""

    kind: ImportKind
    counts: Counter[str] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.counts.total()

    def add(self, plans: Iterable[Plan], context: Any) -> None:
        for plan in plans:
            self.counts[plan.outcome] += 1
            if plan.does_something:
                self.things.update(self.kind.things(plan, context))


def counts_of(counts: Counter[str]) -> dict[str, int]:
    return {"read": counts.total(), **{word: counts[outcome] for outcome, word in COUNTS.items()}}
