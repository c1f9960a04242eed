"""Money's part of a project's and a State's page (found by projects.apps)."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.ledger.queries import SourceOfMoney, project_money
from portal.reference.models import State
from projects.portfolio.models import Project
from projects.sections import section
from projects.states.sections import state_section


@section
def money_of_project(request: HttpRequest, project: Project) -> SafeString:
    """The project's money by source. Who may see a contribution sees it named; others see its fund alone."""
    user = request.user
    money = project_money(project)
    numbers = [source.contribution.pk for source in money.sources if source.contribution]
    seen = set(Contribution.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    context = {
        "project": project,
        "money": money,
        "rows": [(source, is_named(source, seen)) for source in money.sources],
        "may_spend": user.is_authenticated and user.has_perm("funding.post_ledgerentry"),
    }
    return render_to_string("funding/project_money.html", context, request)


def is_named(source: SourceOfMoney, seen: set[int]) -> bool:
    return source.contribution is not None and source.contribution.pk in seen


@state_section
def contributions_of_state(request: HttpRequest, state: State) -> SafeString:
    """What bodies of the State have given to the funds, of the contributions that the reader may see."""
    rows = Contribution.objects.visible_to(request.user).filter(donor__organisation__state=state)
    seen = list(rows.exclude(status=ContributionStatus.WITHDRAWN).for_list().with_totals())
    if not seen:
        return SafeString("")
    return SafeString(render_to_string("funding/state_contributions.html", {"rows": seen}, request))
