"""Illustrative: the outcomes of running projects under pillars of the plans that hold while they run."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.results.models import Result
from projects.results.plans import actions
from projects.results.plans.offered import offered
from projects.results.reporting.actions import ask_states

PILLARS = (("M", "A"), ("P",), ("ND", "D"), ("PS",))  # outcome after outcome


def load(projects: Sequence[Project], people: Mapping[str, User], *, today: date) -> None:
    """A project that is mapped already stays as it is. The first one also asks its States to report."""
    head = people["head@demo.example"]
    for number, project in enumerate(project for project in projects if project.status in RUNNING):
        if Result.plan_results.through.objects.filter(result__project=project).exists():
            continue
        by_code = [{one.code: one.pk for one in plan.shown} for plan in offered(project)]  # type: ignore[attr-defined]
        outcomes = project.results.filter(parent__isnull=True).order_by("position", "pk")
        mapping = {
            outcome.pk: [codes[code] for codes in by_code for code in PILLARS[at % len(PILLARS)] if code in codes]
            for at, outcome in enumerate(outcomes)
        }
        actions.map_results(project, mapping, by=head)
        if number == 0:
            ask_states(project, by=head, asks=True)
