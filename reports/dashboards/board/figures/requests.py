"""How many requests come, how long they take, and where they stand."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone

from portal.periods import Period
from projects.requests.clock import usual_times
from projects.requests.models import Request
from reports.dashboards.board.shapes import Demand, Spell
from reports.figures.board import work
from reports.figures.freezing import Sheet
from reports.figures.moments import moments_of

LONG = 760  # days beyond which months are too many to be told apart


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> Demand:
    """All requests, whoever asks: numbers alone."""
    return Demand(
        requests=work.requests_in(period, sheet, today=today),
        spells=tuple(spells_in(period)),
        usual=usual_times(today=today),
    )


def spells_in(period: Period) -> Iterator[Spell]:
    """By month; by year, from the first with a request, where the period is long. Two queries."""
    is_long = period.days > LONG
    received, decided = counted("submitted_at", period, is_long), counted("decided_at", period, is_long)
    for one in starts_of(period, {*received, *decided}) if is_long else months_of(period):
        yield Spell(one, received[one], decided[one])


def counted(column: str, period: Period, is_long: bool) -> Counter[date]:
    since, before = moments_of(period)
    cut = (TruncYear if is_long else TruncMonth)(column, tzinfo=timezone.get_default_timezone())
    rows = Request.objects.filter(
        **{f"{column}__gte": since, f"{column}__lt": before, "submitted_at__isnull": False}
    ).order_by()
    return Counter({at.date(): n for at, n in rows.annotate(cut=cut).values_list("cut").annotate(n=Count("pk"))})


def months_of(period: Period) -> Iterator[date]:
    return (month.starts_on.replace(day=1) for month in period.months())


def starts_of(period: Period, found: set[date]) -> Iterator[date]:
    first = min(found, default=period.ends_on).year
    return (date(year, 1, 1) for year in range(first, period.ends_on.year + 1))
