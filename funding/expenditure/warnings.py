"""What a person is told about a line of expenditure that is posted all the same. Features add theirs by registering:
conditions of the contribution, for one."""

from collections.abc import Callable, Iterable

from funding.ledger.models import LedgerEntry

Warner = Callable[[LedgerEntry], Iterable[str]]
WARNERS: dict[str, Warner] = {}


def warns(key: str) -> Callable[[Warner], Warner]:
    """A function from a posted or unposted entry to sentences, none when nothing is to be said."""

    def add(warner: Warner) -> Warner:
        WARNERS[key] = warner
        return warner

    return add


def warnings_about(entry: LedgerEntry) -> list[str]:
    return [str(sentence) for warner in WARNERS.values() for sentence in warner(entry)]
