"""Reasons against a proposal that one section alone cannot know: features and later apps register theirs in `amendable.py`."""

from collections.abc import Callable, Iterable, Mapping

from portal.workflow import Blocker
from projects.portfolio.amendments.sections import Row
from projects.portfolio.models import Project

Proposal = Mapping[str, list[Row]]
Find = Callable[[Project, Proposal], Iterable[Blocker]]
REFUSALS: list[tuple[tuple[str, ...], Find]] = []


def against(*sections: str) -> Callable[[Find], Find]:
    """Registers reasons against a proposal that changes one of these sections. The first is the place where it is mended;
    a blocker names its field with `sections.place`."""

    def add(find: Find) -> Find:
        if (sections, find) not in REFUSALS:
            REFUSALS.append((sections, find))
        return find

    return add
