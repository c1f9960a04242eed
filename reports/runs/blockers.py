"""What stands against the moves of a report: each feature registers its own reasons (reports.apps imports them)."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from portal.workflow import Blocker
from reports.runs.models import Report

Reasons = Callable[[Report], Iterable[Blocker]]
REASONS: dict[str, list[Reasons]] = defaultdict(list)


def before(*verbs: str) -> Callable[[Reasons], Reasons]:
    """Has the function asked before each of these moves."""

    def kept(function: Reasons) -> Reasons:
        for verb in verbs:
            REASONS[verb].append(function)
        return function

    return kept


def of(verb: str) -> Callable[[Report], list[Blocker]]:
    """All reasons against one move; features may register later."""
    return lambda report: [reason for function in REASONS[verb] for reason in function(report)]
