"""How far each section of a draft is, for the menu beside the form and for the preview."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.workflow import Blocker
from projects.requests import blockers
from projects.requests.drafting import content
from projects.requests.drafting.sections import SECTIONS, Section, section_of
from projects.requests.drafting.workflow import open_sections
from projects.requests.models import Request


@dataclass(frozen=True)
class Step:
    """One section in the menu. state: done, missing, empty (not begun), free (empty and may stay so)."""

    section: Section
    number: int
    url: str
    state: str
    is_open: bool
    blockers: list[Blocker] = field(default_factory=list)
    writing: list[str] = field(default_factory=list)

    @property
    def says(self) -> str | Promise:
        if self.state == "missing":
            n = len(self.blockers)
            return ngettext("%(n)s answer is missing", "%(n)s answers are missing", n) % {"n": n}
        return {"done": _("Complete"), "empty": _("Not begun"), "free": _("Empty, and may stay so")}[self.state]


def steps(request: Request, *, writing: dict[str, list[str]] | None = None) -> list[Step]:
    missing = blockers.to_submit(request)
    open_now = open_sections(request)
    return [
        step(request, number, section, open_now, missing, (writing or {}).get(section.key, []))
        for number, section in enumerate(SECTIONS, start=1)
    ]


def step(
    request: Request,
    number: int,
    section: Section,
    open_now: Iterable[str],
    missing: list[Blocker],
    writing: list[str],
) -> Step:
    own = [blocker for blocker in missing if section_of(blocker.anchor) == section.key]
    empty = content.is_empty(content.read(request, section.key))
    state = ("empty" if empty else "missing") if own else ("free" if empty else "done")
    url = reverse("request_section", args=[request.pk, section.key])
    return Step(section, number, url, state, section.key in open_now, own, writing)


def first_to_do(found: Iterable[Step]) -> Step | None:
    return next((one for one in found if one.is_open and one.state in ("empty", "missing")), None)


def elsewhere(missing: Iterable[Any]) -> list[Any]:
    """Blockers that no section can mend."""
    return [blocker for blocker in missing if not section_of(blocker.anchor)]
