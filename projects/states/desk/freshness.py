"""How fresh the State's own reports on its recommendations are, by cycle; each recommendation is in exactly one column."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from portal.reference.models import State
from projects.followup.filters import WORDS
from projects.followup.queries import followed_by

RECENT, OLDER, NEVER = "6-months", "older", "never"  # words of the status board


@dataclass(frozen=True)
class FreshnessLine:
    cycle: int | None  # None: mechanisms that have no cycles
    recent: int  # news within the last six months
    older: int
    never: int

    @property
    def total(self) -> int:
        return self.recent + self.older + self.never


def freshness_lines(user: Any, state: State, *, today: date) -> tuple[FreshnessLine, ...]:
    """Of all that is followed up, which is without mere concerns: as the status board lists it. One query."""
    counts = {
        name: Count("pk", filter=WORDS[word][1](today))
        for name, word in (("recent", RECENT), ("older", OLDER), ("never", NEVER))
    }
    rows = followed_by(user).filter(state=state).order_by().values_list("review__session__cycle").annotate(**counts)
    lines = [FreshnessLine(*row) for row in rows]
    return tuple(sorted(lines, key=lambda line: (line.cycle is None, line.cycle or 0)))


def added(lines: tuple[FreshnessLine, ...]) -> FreshnessLine:
    return FreshnessLine(
        None, sum(line.recent for line in lines), sum(line.older for line in lines), sum(line.never for line in lines)
    )


def freshness_counts(user: Any, where: Q, word: str, *, today: date) -> dict[int, int]:
    """State's key → how many are in one column, for several States at once."""
    rows = followed_by(user).filter(where, WORDS[word][1](today)).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))
