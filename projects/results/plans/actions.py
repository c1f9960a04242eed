"""The only code that says which results of a management plan a project's results add up to."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.results.models import Result
from projects.results.plan_models import ManagementPlan, PlanResult
from projects.results.plans.offered import offered

MAY_CHANGE = (ProjectStatus.PLANNING, *RUNNING)
Links = set[tuple[int, int]]  # key of the project's result, key of the plan's


@transaction.atomic
def map_results(
    project: Project, mapping: Mapping[int, Collection[int]], *, by: User, now: datetime | None = None
) -> int:
    """For each result named, exactly these results of plans; results that are not named stay as they are.

    Free while the project is planned or runs: it says where results belong, not what they are. Returns how many links came
    or went. Raises NotAllowed for a result of another project and for a plan that the project's dates do not reach.
    """
    project = Project.objects.select_for_update(of=("self",), no_key=True).prefetch_related("states", "members").get(
        pk=project.pk
    )  # fmt: skip
    refuse(project, by)
    results = {result.pk: result for result in project.results.filter(pk__in=mapping)}
    if len(results) < len(mapping):
        raise NotAllowed(
            [Blocker(_("A result that was shown is not part of this project any more. Open the page again."))]
        )
    before = links_of(project, results)
    after = {(result, plan_result) for result, chosen in mapping.items() for plan_result in chosen}
    came, went = after - before, before - after
    refuse_plans(project, {plan_result for _result, plan_result in came})
    write(came, went)
    if came or went:
        changed = sorted(results[key].code for key in {result for result, _plan in came | went})
        facts = {"what": ", ".join(changed), "added": len(came), "removed": len(went)}
        audit.record(project, "map_plans", by=by, at=now or timezone.now(), facts=facts)
    return len(came) + len(went)


@transaction.atomic
def add_to_all(project: Project, plan_result: PlanResult, *, by: User, now: datetime | None = None) -> int:
    """Every outcome and output of the project gets this result of a plan beside those it has."""
    held = held_by(project)
    mapping = {key: {*held.get(key, ()), plan_result.pk} for key in project.results.values_list("pk", flat=True)}
    return map_results(project, mapping, by=by, now=now)


@transaction.atomic
def copy_to_plan(
    project: Project, source: ManagementPlan, target: ManagementPlan, *, by: User, now: datetime | None = None
) -> int:
    """What is mapped to one plan is mapped to the results of the same code in another, for a project that outlives a plan."""
    same = dict(target.results.values_list("code", "pk"))
    twin = {pk: same[code] for pk, code in source.results.values_list("pk", "code") if code in same}
    mapping = {
        result: {*chosen, *(twin[pk] for pk in chosen if pk in twin)} for result, chosen in held_by(project).items()
    }
    return map_results(project, mapping, by=by, now=now)


def refuse(project: Project, by: User) -> None:
    if not by.has_perm("projects.manage_project", project):
        raise NotAllowed([Blocker(_("You do not manage this project."))])
    if project.status not in MAY_CHANGE:
        raise NotAllowed([Blocker(_("The project has ended: nothing of it changes any more."))])


def refuse_plans(project: Project, plan_results: set[int]) -> None:
    reach = {one.pk for plan in offered(project) for one in plan.shown}  # type: ignore[attr-defined]
    against = PlanResult.objects.filter(pk__in=plan_results - reach).select_related("plan").order_by("plan", "position")
    sentence = _("%(plan)s does not hold while the project runs.")
    if reasons := [Blocker(sentence % {"plan": name}) for name in dict.fromkeys(str(one.plan) for one in against)]:
        raise NotAllowed(reasons)
    if plan_results - reach:
        raise NotAllowed([Blocker(_("This result is not part of a management plan."))])


def links_of(project: Project, results: Collection[int]) -> Links:
    rows = Result.plan_results.through.objects.filter(result__in=list(results), result__project=project)
    return set(rows.values_list("result_id", "planresult_id"))


def held_by(project: Project) -> dict[int, set[int]]:
    held: dict[int, set[int]] = {}
    rows = Result.plan_results.through.objects.filter(result__project=project)
    for result, plan_result in rows.values_list("result_id", "planresult_id"):
        held.setdefault(result, set()).add(plan_result)
    return held


def write(came: Links, went: Links) -> None:
    through = Result.plan_results.through
    through.objects.bulk_create(
        through(result_id=result, planresult_id=plan_result) for result, plan_result in sorted(came)
    )
    for result, plan_result in sorted(went):
        through.objects.filter(result_id=result, planresult_id=plan_result).delete()
