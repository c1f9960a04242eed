"""Money's part of a State's page (found by projects.apps); a project's money is a room of its own."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from portal.reference.models import State
from projects.states.sections import state_section


@state_section
def contributions_of_state(request: HttpRequest, state: State) -> SafeString:
    """What bodies of the State have given to the funds, of the contributions that the reader may see."""
    rows = Contribution.objects.visible_to(request.user).filter(donor__organisation__state=state)
    seen = list(rows.exclude(status=ContributionStatus.WITHDRAWN).for_list().with_totals())
    if not seen:
        return SafeString("")
    return SafeString(render_to_string("funding/state_contributions.html", {"rows": seen}, request))
