"""Pages of a list that may be very long: what is behind row 10,000 is counted as "more" and reached by filters or files."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language_bidi

from portal import formats

MOST = 10_000


class CappedPaginator(Paginator):
    """Where `keys_below` is given, the keys of fewer rows are
    read at once: a search then needs to be made only once, and the page is drawn from the keys."""

    def __init__(self, rows: QuerySet[Any], per_page: int, *, keys_below: int = 0) -> None:
        super().__init__(rows.order_by("pk"), per_page)  # the order is set when the rows are counted
        self.counted = rows.order_by()
        self.keys_below = keys_below

    @cached_property
    def all_keys(self) -> list[int]:
        return list(self.counted.values_list("pk", flat=True)[: MOST + 1])

    @property
    def keys(self) -> list[int] | None:
        """None when there are too many, or when nobody asked."""
        return self.all_keys if self.keys_below and len(self.all_keys) <= self.keys_below else None

    @cached_property
    def found(self) -> int:
        """How many rows there are, at most one more than MOST."""
        return len(self.all_keys) if self.keys_below else self.counted[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST)

    @property
    def is_capped(self) -> bool:
        return self.found > MOST

    @property
    def shown(self) -> str:
        """1,234 or 10,000+."""
        return at_least(self.count) if self.is_capped else formats.number(self.count)


def counts(querysets: Sequence[QuerySet[Any]]) -> list[int]:
    """The number of rows of each, at most one more than MOST, in one query for all."""
    parts: list[str] = []
    params: list[Any] = []
    found = [0] * len(querysets)
    places = []
    for place, rows in enumerate(querysets):
        try:
            sql, values = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS found)")  # noqa: S608 (Django's own SQL)
        params += values
        places.append(place)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            for place, number in zip(places, cursor.fetchone(), strict=True):
                found[place] = number
    return found


def at_least(number: int) -> str:
    """10,000+, which stays in this order on a page that reads from right to left."""
    mark = formats.LEFT_TO_RIGHT_MARK if get_language_bidi() else ""
    return f"{mark}{formats.number(number)}+{mark}"
