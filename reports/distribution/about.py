"""Whom a report is about: the donor or the States of its scope. Nobody else outside gets a report of these kinds."""

from dataclasses import dataclass

from django.db.models import Q

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from portal.accounts.models import Membership, Organisation
from portal.accounts.roles import STAFF_ROLES, Role
from portal.reference.models import State
from projects.portfolio.models import Project
from reports.runs.models import Report

ABOUT_SOMEBODY = ("donor", "state", "project")


@dataclass(frozen=True)
class Subject:
    """Organisations and States that a report may go to. None: it is about the programme, and may go to all."""

    organisations: frozenset[int] | None = None
    states: frozenset[int] | None = None

    def may_go_to(self, held: Membership) -> bool:
        if held.role in STAFF_ROLES or held.role == Role.TRUSTEE:
            return True
        if held.role == Role.DONOR:
            return self.organisations is None or held.organisation_id in self.organisations
        return self.states is None or held.state_id in self.states


def subject_of(report: Report) -> Subject:
    if report.kind not in ABOUT_SOMEBODY:
        return Subject()
    nobody: frozenset[int] = frozenset()
    if report.kind == "donor":
        return Subject(organisations_of(report.scope), nobody)
    if report.kind == "state":
        return Subject(nobody, frozenset(State.objects.filter(iso3=report.scope).values_list("pk", flat=True)))
    return of_project(report.scope)


def organisations_of(scope: str) -> frozenset[int]:
    """By the donor's key, or its organisation's name."""
    named = Q(name=scope) | (Q(donor__pk=int(scope)) if scope.isdecimal() else Q(pk__in=[]))
    return frozenset(Organisation.objects.filter(named, donor__isnull=False).values_list("pk", flat=True))


def of_project(code: str) -> Subject:
    """Its States, and the donors whose money was allocated to it."""
    project = Project.objects.filter(code=code).first()
    if project is None:
        return Subject(frozenset(), frozenset())
    payers = Allocation.objects.filter(project=project, status=AllocationStatus.POSTED)
    donors = payers.values_list("contribution__donor__organisation_id", flat=True)
    return Subject(frozenset(donors), frozenset(project.states.values_list("pk", flat=True)))
