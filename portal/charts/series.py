"""What the charts are drawn from. Only drawing happens in this package: figures come computed, words come formatted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = int | float | Decimal


@dataclass(frozen=True)
class Series:
    """Values of one name, in the order of the chart's labels; None where there is none, which is not nothing."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Step:
    """Of a waterfall: from one level to the next; totals stand on nothing."""

    label: str
    first: Number
    last: Number
    is_total: bool = False

    @property
    def change(self) -> Number:
        return self.last if self.is_total else self.last - self.first  # type: ignore[operator]


@dataclass(frozen=True)
class Flow:
    """Of a sankey: `value` from one node through the next to the last: contribution → component → region. A node is known by
    its column and name."""

    path: tuple[str, ...]
    value: Number


@dataclass(frozen=True)
class Tile:
    """One place of a tile map: its region's block, a short code, and how much. `value` None is not known."""

    region: str
    code: str
    name: str
    value: Number | None
    shown: str = ""  # the value in words
