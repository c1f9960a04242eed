"""Pages of a list that may be very long: what is behind row 10,000 is counted as "more" and reached by filters or files."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from portal import formats

MOST = 10_000


class CappedPaginator(Paginator):
    """`counted` are rows with the same keys in a cheaper table."""

    def __init__(self, rows: QuerySet[Any], per_page: int, *, counted: QuerySet[Any] | None = None) -> None:
        super().__init__(rows, per_page)
        self.counted = rows if counted is None else counted

    @cached_property
    def found(self) -> int:
        """How many rows there are, at most one more than MOST."""
        return self.counted.order_by()[: MOST + 1].count()

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return min(self.found, MOST)

    @property
    def is_capped(self) -> bool:
        return self.found > MOST

    @property
    def shown(self) -> str:
        """1,234 or 10,000+."""
        return f"{formats.number(self.count)}+" if self.is_capped else formats.number(self.count)
