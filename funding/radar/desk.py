"""What the radar found, counted by kind for the desk, each with the limit from which it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funding.radar import thresholds as limits
from funding.radar.current import current
from funding.radar.figures import Kind
from funding.radar.forms import MINE, RadarForm
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Counter
from portal.kept.keeping import kept


@dataclass(frozen=True)
class Alert:
    kind: Kind
    label: str | Promise
    note: str | Promise
    tone: str
    of_project: bool = False  # can be asked for one's own projects


ALERTS = (
    Alert(Kind.OVERSPENT, _("Projects spending more than is allocated"), limits.OVERSPENT.reason, "bad", of_project=True),
    Alert(Kind.PROJECT_FAST, _("Projects ahead of their plan of spending"), limits.BURN_HIGH.reason, "warn", of_project=True),
    Alert(Kind.FAST, _("Agreements ahead of their plan of spending"), limits.BURN_HIGH.reason, "warn"),
    Alert(Kind.EXPIRED, _("Agreements expired with money left"), limits.EXPIRY.reason, "bad"),
    Alert(Kind.EXPIRING, _("Agreements that end soon with money left"), limits.EXPIRY.reason, "warn"),
    Alert(Kind.ENDED, _("Projects ended with money left"), limits.ENDED.reason, "warn", of_project=True),
    Alert(Kind.PLEDGE, _("Old pledges not signed"), limits.PLEDGE.reason, ""),
    Alert(Kind.RATE, _("Currencies with an old exchange rate"), limits.RATE.reason, "warn"),
)  # fmt: skip


def counters(user: Any) -> Iterator[Counter]:
    """All for finance and heads of section; for officers what is about their own projects."""
    person = standing(user)
    watches = person.has(Role.FINANCE, Role.HEAD)
    if not (watches or person.has(Role.OFFICER)):
        return
    asked = {
        alert: f"kind={alert.kind}" if watches else f"kind={alert.kind}&whose={MINE}"
        for alert in ALERTS
        if watches or alert.of_project
    }
    numbers = numbers_of(user, tuple(asked.values()), "all" if watches else str(user.pk))
    for alert, words in asked.items():
        url = f"{reverse('radar')}?{words}"
        yield Counter("alerts", f"radar.{alert.kind}", alert.label, numbers[words], url, alert.note, alert.tone)


def numbers_of(user: Any, questions: tuple[str, ...], whose: str) -> Mapping[str, int]:
    """How many items the radar shows under each of these words of its address; kept apart from the thousands of items."""
    at = timezone.localdate()

    def find() -> dict[str, int]:
        items = current(user, at=at).items
        return {words: len(asked(user, words).keep(items)) for words in questions}

    return kept("radar-counts", (whose, questions, at), find)


def asked(user: Any, words: str) -> RadarForm:
    form = RadarForm(QueryDict(words), user=user)
    if not form.is_valid():
        raise ValueError(f"The radar does not understand {words}.")
    return form
