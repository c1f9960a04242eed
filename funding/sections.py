"""Money's part of a project's page (found by projects.apps)."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funding.contributions.models import Contribution
from funding.ledger.queries import SourceOfMoney, project_money
from projects.portfolio.models import Project
from projects.sections import section


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
