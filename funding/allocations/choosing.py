"""Which projects a contribution may go to, and with how much, for whoever proposes an allocation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.allocations.holding import held_against
from funding.contributions.models import Contribution
from funding.earmarking.check import Assessment
from funding.earmarking.facts import facts_of_many
from funding.earmarking.terms import binding
from funding.ledger.queries import Headroom
from funding.solver.gaps import Gaps, in_dollars
from projects.portfolio.models import Project


@dataclass(frozen=True)
class Candidate:
    """A project with every condition of the contribution held against it. `gap_usd` is gross, at the contribution's rate."""

    project: Project
    assessments: Sequence[Assessment]
    gap_usd: Decimal

    @property
    def is_forbidden(self) -> bool:
        return any(not one.is_met and one.terms.forbids for one in self.assessments)

    @property
    def to_answer(self) -> list[Assessment]:
        return [one for one in self.assessments if one.is_to_be_answered]

    @property
    def group(self) -> str:
        if self.is_forbidden:
            return _("Excluded by the donor's conditions")
        return (
            _("Needs a reason: a preference, or a condition in words") if self.to_answer else _("Meets every condition")
        )


def candidates(contribution: Contribution, projects: Iterable[Project], *, on: date) -> list[Candidate]:
    """Those that may be chosen first: what meets every condition, then what departs from a preference."""
    found = list(projects)
    terms = binding(contribution)
    facts = facts_of_many(project.pk for project in found)
    gaps = Gaps(contribution.fund, (project.pk for project in found), on=on)
    made = [
        Candidate(
            project,
            held_against(contribution.fund, terms, facts[project.pk], on=on),
            in_dollars(gaps.gross(project.pk, contribution.pk)),
        )
        for project in found
    ]
    return sorted(made, key=lambda one: (one.is_forbidden, bool(one.to_answer), one.project.code))


def grouped(found: Iterable[Candidate]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: the projects under what the conditions say of them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        groups.setdefault(one.group, []).append((str(one.project.pk), str(one.project)))
    return list(groups.items())


def suggestions(candidate: Candidate, room: Headroom) -> list[tuple[str, Decimal]]:
    """Amounts worth proposing, with what each is; none when nothing is left or lacking."""
    left, gap = max(room.left_usd, Decimal(0)), candidate.gap_usd
    if not left or not gap:
        return []
    if gap <= left:
        return [(_("fills what the cost plan still lacks, programme support costs included"), gap)]
    return [(_("all that is left of the contribution"), left)]


def chosen(found: Iterable[Candidate], value: Any) -> Candidate | None:
    return next((one for one in found if str(one.project.pk) == str(value)), None)
