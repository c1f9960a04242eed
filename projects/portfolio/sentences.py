"""What figures of projects say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats

if TYPE_CHECKING:
    from projects.portfolio.where import Reach


def projects(n: int) -> str:
    return ngettext("%(n)s project", "%(n)s projects", n) % {"n": formats.number(n)}


def where(found: Reach) -> str:
    """One or two sentences: States and regions, then what names no State."""
    if not found.places and not found.elsewhere:
        return _("No project is published yet.")
    return " ".join(part for part in (in_states(found), named_for_none(found.elsewhere)) if part)


def in_states(found: Reach) -> str:
    """How many States and groups of States, and the State with most projects, where it is one."""
    n = len(found.places)
    if not n:
        return ""
    said = [ngettext("Projects help %(n)s State.", "Projects help %(n)s States.", n) % {"n": formats.number(n)}]
    regions = len({place.region for place in found.places})
    if regions > 1:
        groups = ngettext("They belong to %(n)s regional group.", "They belong to %(n)s regional groups.", regions)
        said.append(groups % {"n": formats.number(regions)})
    most = max(place.projects for place in found.places)
    leading = [place.state.name for place in found.places if place.projects == most]
    if len(leading) == 1 and n > 1:
        more = ngettext("%(state)s has the most: %(n)s.", "%(state)s has the most: %(n)s.", most)
        said.append(more % {"n": formats.number(most), "state": leading[0]})
    return " ".join(said)


def named_for_none(n: int) -> str:
    if not n:
        return ""
    said = ngettext(
        "%(n)s project is for a region or for the world and names no State.",
        "%(n)s projects are for a region or for the world and name no State.",
        n,
    )
    return said % {"n": formats.number(n)}
