"""What a project's moves wait for, of what this package keeps. `projects.checks` puts them on the check-lists."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.portfolio.facts import against_manager, against_reach
from projects.portfolio.models import Project


def edit_page(project: Project) -> str:
    return reverse("project_edit", args=[project.pk])


def agreement(project: Project) -> list[Blocker]:
    """Both sides' acceptance of the latest terms, or the exception that takes their place."""
    if project.request is None:
        if project.exception_at:
            return []
        place = reverse("project_detail", args=[project.pk])
        return [
            Blocker(_("A head of section who did not record the project approves the exception."), "exception", place)
        ]
    terms = project.request.terms.last()
    if terms is not None and terms.are_accepted:
        return []
    place = reverse("request_detail", args=[project.request.pk])
    return [Blocker(_("The State and OHCHR accept the terms of the request."), "terms", place)]


def reach(project: Project) -> list[Blocker]:
    found = against_reach(project.reach, states=project.states.all(), regions=project.regions.all())
    return [Blocker(one.sentence, one.anchor, edit_page(project)) for one in found]


def manager(project: Project) -> list[Blocker]:
    if project.manager is None:
        return [Blocker(_("Name the manager."), "id_manager", edit_page(project))]
    return [Blocker(one.sentence, one.anchor, edit_page(project)) for one in against_manager(project.manager)]


def start(project: Project) -> list[Blocker]:
    if not project.starts_on:
        return [Blocker(_("Set the start date."), "id_starts_on", edit_page(project))]
    if project.starts_on > timezone.localdate():
        return [Blocker(_("The start date has not been reached."), "id_starts_on", edit_page(project))]
    return []


def budget(project: Project) -> list[Blocker]:
    return [] if project.budget_usd else [Blocker(_("Set the budget."), "id_budget_usd", edit_page(project))]


def final_narrative(project: Project) -> list[Blocker]:
    if project.final_narrative.strip():
        return []
    return [Blocker(_("Write the final narrative."), "id_final_narrative", edit_page(project))]
