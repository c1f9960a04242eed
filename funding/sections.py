"""Money's part of the pages of a State and of a project (found by projects.apps); a project's money is a room of its own."""

from collections.abc import Collection, Iterator

from django.db.models import Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance
from funding.projects.chart import by_source
from funding.projects.sources import source_of_fund
from portal.reference.models import State
from projects.portfolio.models import Project
from projects.portfolio.workspace import those_inside
from projects.sections import section
from projects.states.desk.money import Spent, spending
from projects.states.sections import state_section


@state_section
def contributions_of_state(request: HttpRequest, state: State) -> SafeString:
    """What bodies of the State have given to the funds, of the contributions that the reader may see."""
    rows = Contribution.objects.visible_to(request.user).filter(donor__organisation__state=state)
    seen = list(rows.exclude(status=ContributionStatus.WITHDRAWN).for_list().with_totals())
    if not seen:
        return SafeString("")
    return SafeString(render_to_string("funding/state_contributions.html", {"rows": seen}, request))


@spending
def spent_on(projects: Collection[int]) -> Iterator[Spent]:
    """On the desk of a State: by fund, with programme support costs. Two queries, whatever the number of projects."""
    rows = Balance.objects.filter(project__in=projects, kind__in=SPENDING_KINDS).order_by()
    sums = list(rows.values_list("project", "fund").annotate(usd=Sum("amount_usd")))
    funds = Fund.objects.in_bulk({fund for _project, fund, _usd in sums})
    for project, fund, usd in sums:
        source = source_of_fund(funds[fund])
        yield Spent(project, source, source.label, usd)


@section
def money_for_everybody(request: HttpRequest, project: Project) -> SafeString:
    """For readers outside OHCHR: what the project costs, by source; the room of money has the rest."""
    if those_inside(request.user, project):
        return SafeString("")
    shown = by_source(project, today=timezone.localdate())
    return (
        SafeString(render_to_string("components/chart.html", {"shown": shown, "heading": "h2"}))
        if shown
        else SafeString("")
    )
