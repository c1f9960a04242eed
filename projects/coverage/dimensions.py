"""By what recommendations can be counted: the paths in the database, the names of the values, their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import regional_group_choices, state_choices
from portal.reference.models import SdgGoal
from projects.recommendations.models import Mechanism

Text = str | Promise
Key = str | None  # None: the recommendation has no value here
SITUATIONS: dict[str, Text] = {
    "ldc": _("Least developed countries"),
    "lldc": _("Landlocked developing countries"),
    "sids": _("Small island developing States"),
}
OTHER = "other"


def itself(values: tuple[Any, ...]) -> tuple[Key, ...]:
    return (None if values[0] is None else str(values[0]),)


def situations_of(values: tuple[Any, ...]) -> tuple[Key, ...]:
    """A State may be in several of the three groups; `other` is in none."""
    if None in values:
        return (None,)
    return tuple(key for key, holds in zip(SITUATIONS, values, strict=True) if holds) or (OTHER,)


def as_they_are(keys: Iterable[str]) -> dict[str, Text]:
    """Themes and persons are named by the source, in English."""
    return {key: key for key in sorted(keys)}


def mechanism_names(keys: Iterable[str]) -> dict[str, Text]:
    rows = Mechanism.objects.filter(code__in=keys).order_by("kind", "code")
    return {row.code: f"{row.code} · {row.name}" if row.name else row.code for row in rows}


def goal_names(keys: Iterable[str]) -> dict[str, Text]:
    return {str(goal.number): str(goal) for goal in SdgGoal.objects.filter(number__in=keys)}


def cycle_names(keys: Iterable[str]) -> dict[str, Text]:
    return {key: _("Cycle %(number)s") % {"number": key} for key in sorted(keys, key=int)}


@dataclass(frozen=True)
class Dimension:
    key: str  # word in addresses, files and the API; fact of projects.coverage.addresses
    label: Text
    paths: tuple[str, ...]  # what the database groups by
    names: Callable[[Iterable[str]], dict[str, Text]]  # in the reader's language and order
    nothing: Text  # how recommendations without a value are called
    keys: Callable[[tuple[Any, ...]], tuple[Key, ...]] = itself
    is_multiple: bool = False  # a recommendation may stand under several values: sums of lines exceed the total
    may_repeat: bool = False  # the join gives the same value twice for one recommendation
    by_size: bool = False  # largest first; otherwise in the order of `names`
    lang: str = ""  # of the names, where they are not in the reader's language


DIMENSIONS: dict[str, Dimension] = {
    dimension.key: dimension
    for dimension in (
        Dimension(
            "theme",
            _("Theme"),
            ("themes__name",),
            as_they_are,
            _("No theme"),
            is_multiple=True,
            by_size=True,
            lang="en",
        ),
        Dimension(
            "region",
            _("Regional group"),
            ("state__regional_group__code",),
            lambda keys: dict(regional_group_choices()),
            _("In no regional group"),
        ),
        Dimension(
            "state",
            _("State"),
            ("state__iso3",),
            lambda keys: dict(state_choices()),
            _("Not a State"),
        ),
        Dimension(
            "situation",
            _("Country situation"),
            ("state__is_ldc", "state__is_lldc", "state__is_sids"),
            lambda keys: {**SITUATIONS, OTHER: _("Other States")},
            _("Not a State"),
            keys=situations_of,
            is_multiple=True,
        ),
        Dimension(
            "persons",
            _("Persons concerned"),
            ("groups__name",),
            as_they_are,
            _("No group of persons"),
            is_multiple=True,
            by_size=True,
            lang="en",
        ),
        Dimension(
            "sdg",
            _("Sustainable Development Goal"),
            ("sdg_links__goal__number",),
            goal_names,
            _("No goal"),
            is_multiple=True,
            may_repeat=True,
        ),
        Dimension("mechanism", _("Mechanism"), ("mechanism__code",), mechanism_names, _("No mechanism"), by_size=True),
        Dimension("cycle", _("UPR cycle"), ("review__session__cycle",), cycle_names, _("Not of a UPR cycle")),
    )
}
