"""The radar of today, kept until something is posted, decided or changed: every act writes an event."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone

from funding.ledger.models import LedgerEntry
from funding.radar.facts import ContributionFacts, Facts, facts
from funding.radar.figures import Burn, DonorAges, Item, burn_of_contribution, pledge_ages, radar
from funding.radar.thresholds import Severity
from portal import formats
from portal.audit.models import AuditEvent

MINUTES = 15 * 60
CHARTED = 12  # agreements in the picture: more cannot be told apart


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
    entry = LedgerEntry.objects.aggregate(last=Max("pk"))["last"]
    event = AuditEvent.objects.aggregate(last=Max("pk"))["last"]
    key = f"radar:{formats.language()}:{at:%Y%m%d}:{entry}:{event}"
    found: Radar | None = cache.get(key)
    if found is None:
        found = make(facts(user, at=at))
        cache.set(key, found, MINUTES)
    return found
