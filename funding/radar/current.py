"""The radar of a day, kept while the money, the agreements and the projects stay as they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from funding.radar.facts import ContributionFacts, Facts, facts
from funding.radar.figures import Burn, DonorAges, Item, Kind, burn_of_contribution, pledge_ages, radar
from funding.radar.thresholds import Severity
from portal.kept.keeping import kept

CHARTED = 8  # agreements in the picture: more cannot be told apart


@dataclass(frozen=True)
class Radar:
    at: date
    items: tuple[Item, ...]
    ages: tuple[DonorAges, ...]
    burns: tuple[tuple[ContributionFacts, Burn], ...]  # agreements that run, the earliest end first

    def count(self, severity: Severity) -> int:
        return sum(item.severity is severity for item in self.items)


def make(found: Facts) -> Radar:
    running = (
        (gift, burn)
        for gift in found.contributions
        if (burn := burn_of_contribution(gift, found.at)) and burn.starts_on <= found.at <= burn.ends_on
    )
    return Radar(
        at=found.at,
        items=radar(found),
        ages=pledge_ages(found.contributions, found.at),
        burns=tuple(sorted(running, key=lambda pair: (pair[1].ends_on, pair[0].reference))),
    )


def current(user: Any, *, at: date | None = None) -> Radar:
    """For staff, who all see the same rows; names are in the reader's language."""
    at = at or timezone.localdate()
    return kept("radar", at, lambda: make(facts(user, at=at)))


@dataclass(frozen=True)
class Urgent:
    """The first urgent items, and how many there are."""

    first: tuple[Item, ...]
    number: int


def urgent(user: Any, *, most: int, without: Collection[Kind] = ()) -> Urgent:
    """For the desk, which is opened more often than the radar: a few items are kept apart from the thousands."""
    at = timezone.localdate()

    def find() -> Urgent:
        items = current(user, at=at).items
        found = [item for item in items if item.severity is Severity.URGENT and item.kind not in without]
        return Urgent(tuple(found[:most]), len(found))

    return kept("radar-urgent", (most, sorted(without), at), find)
