"""Which recommendations a project answers: the only code that changes it after the agreement."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED
from projects.recommendations.models import Recommendation

MOST_NAMED = 20  # citations kept with the event; the number says how many there were


def may_link(project: Project, user: User) -> bool:
    return project.status not in ENDED and user.has_perm("projects.manage_project", project)


@transaction.atomic
def link(project: Project, *, recommendations: Iterable[Recommendation], by: User) -> list[Recommendation]:
    """The project answers these recommendations too; those it answers already are left. Returns the new ones.

    Raises NotAllowed when the project has ended or is not `by`'s to manage, or when a recommendation is to another State.
    """
    locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    chosen = list(recommendations)
    refuse(reasons_against(locked, by) + strangers(locked, chosen))
    answered = set(locked.recommendations.values_list("pk", flat=True))
    new = [one for one in chosen if one.pk not in answered]
    if new:
        locked.recommendations.add(*new)
        audit.record(locked, "link_recommendations", by=by, facts=facts_of(new))
    return new


@transaction.atomic
def unlink(project: Project, *, recommendations: Iterable[Recommendation], by: User) -> list[Recommendation]:
    """The project no longer answers these recommendations. Returns those it did answer. Raises NotAllowed as `link`."""
    locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    refuse(reasons_against(locked, by))
    gone = list(locked.recommendations.filter(pk__in=[one.pk for one in recommendations]))
    if gone:
        locked.recommendations.remove(*gone)
        audit.record(locked, "unlink_recommendations", by=by, facts=facts_of(gone))
    return gone


def reasons_against(project: Project, by: User) -> list[Blocker]:
    reasons = []
    if not by.has_perm("projects.manage_project", project):
        reasons.append(Blocker(_("You do not manage this project.")))
    if project.status in ENDED:
        reasons.append(Blocker(_("The project has ended; what it answered stays as it was.")))
    return reasons


def strangers(project: Project, chosen: list[Recommendation]) -> list[Blocker]:
    states = set(project.states.values_list("pk", flat=True))
    return [
        Blocker(_("%(citation)s is not to a State of this project.") % {"citation": one.citation})
        for one in chosen
        if one.state_id not in states
    ]


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def facts_of(chosen: list[Recommendation]) -> dict[str, object]:
    return {"number": len(chosen), "recommendations": [one.citation for one in chosen[:MOST_NAMED]]}
