"""Reading an amendment beside its project: what it changes, what has moved since it began, how large it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from projects.portfolio.amendments import size
from projects.portfolio.amendments.merging import Choices, Merged, merge
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import ONE, Row, Section, ordered, read_all
from projects.portfolio.amendments.values import rows_same, same_in
from projects.portfolio.models import Project

Content = Mapping[str, list[Row]]
REACH = gettext_lazy("Reach")
FACTS = "facts"  # the section of dates and budget, by which amendments are measured


def changed(before: Content, after: Content) -> list[Section]:
    """The sections in which two contents differ, of those that both know."""
    return [
        section
        for section in ordered()
        if section.key in before
        and section.key in after
        and not rows_same(section, before[section.key], after[section.key])
    ]


def proposes(amendment: Amendment) -> list[Section]:
    return changed(amendment.base, amendment.proposal)


def moved(amendment: Amendment, now: Content) -> list[Section]:
    """Where the project no longer says what it said when the branch began."""
    return changed(amendment.base, now)


@dataclass(frozen=True)
class Merging:
    """The branch laid on the project as it is now."""

    now: Content
    parts: Mapping[str, Merged]

    @property
    def content(self) -> dict[str, list[Row]]:
        return {key: merged.rows for key, merged in self.parts.items()}

    @property
    def is_clean(self) -> bool:
        return not any(merged.conflicts for merged in self.parts.values())


def merging(amendment: Amendment, now: Content, choices: Mapping[str, Choices] | None = None) -> Merging:
    """`choices` by section. A section that the branch does not know yet is taken as the project has it."""
    parts = {}
    for section in ordered():
        rows = now[section.key]
        base, mine = amendment.base.get(section.key, rows), amendment.proposal.get(section.key, rows)
        chosen = (choices or {}).get(section.key, {})
        parts[section.key] = merge(base, rows, mine, same=same_in(section), choices=chosen)
    return Merging(now, parts)


def content_now(project: Project) -> Content:
    """Read afresh, whatever this object remembers."""
    return read_all(Project.objects.get(pk=project.pk))


def came_into_force_since(amendment: Amendment) -> list[Amendment]:
    rows = Amendment.objects.filter(project=amendment.project_id, applied_revision__gt=amendment.base_revision)
    return list(rows.in_force().exclude(pk=amendment.pk).select_related("decided_by").order_by("applied_revision"))


def basis_of(project: Project) -> size.Basis:
    """What the deciding official last decided about the project: the last larger amendment in force, else the agreed terms.

    A project by exception has no terms: then what it was before its first amendment.
    """
    in_force = Amendment.objects.filter(project=project).in_force()
    larger = in_force.filter(is_major=True).order_by("applied_revision").last()
    if larger is not None:
        facts, day = facts_in(larger.proposal), timezone.localdate(larger.decided_at)
        return size.Basis(facts.budget_usd, facts.ends_on, "amendment", larger.number, day)
    if project.request_id is not None and project.request is not None:
        terms: Any = project.request.terms.order_by("number").last()
        if terms is not None:
            day = timezone.localdate(terms.ohchr_accepted_at or terms.proposed_at)
            return size.Basis(
                Decimal(terms.content["budget_usd"]), day_of(terms.content["ends_on"]), "terms", None, day
            )
    first = in_force.order_by("applied_revision").first()
    facts = facts_in(first.base) if first else size.Facts(project.budget_usd, project.ends_on)
    return size.Basis(facts.budget_usd, facts.ends_on, "start", None, project.starts_on)


def facts_in(content: Content) -> size.Facts:
    row = next((row for row in content.get(FACTS, ()) if row["key"] == ONE), {})
    return size.Facts(Decimal(row.get("budget_usd") or 0), day_of(row.get("ends_on")))


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def findings_of(amendment: Amendment) -> list[size.Finding]:
    """The rules of size on this amendment: as they were when it was proposed, or as they are now."""
    basis = basis_from(amendment.basis) if amendment.basis else basis_of(amendment.project)
    base, proposal = amendment.base, amendment.proposal
    sections: list[tuple[str | Promise, bool]] = []
    for section in proposes(amendment):
        is_major = bool(section.is_major(amendment.project, base[section.key], proposal[section.key]))
        if section.key != FACTS:
            sections.append((section.label, is_major))
        elif is_major:  # dates and budget have rules of their own; what is left is where the project works
            sections.append((REACH, is_major))
    return size.findings(basis, facts_in(base), facts_in(proposal), sections)


def basis_as_data(basis: size.Basis) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in asdict(basis).items()}


def basis_from(data: Mapping[str, Any]) -> size.Basis:
    return size.Basis(
        Decimal(data["budget_usd"]), day_of(data["ends_on"]), data["source"], data["number"], day_of(data["decided_on"])
    )
