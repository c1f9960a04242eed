from portal.listing.api import expose
from projects.coverage import api as coverage
from projects.followup import api as followup
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.handover.api import HandoverViewSet
from projects.requests.intake.api import DeskRequestViewSet
from projects.requests.intake.lists import INTAKE
from projects.requests.lists import STAFF_LIST
from projects.requests.paper.api import PaperRequestViewSet
from projects.requests.paper.lists import PAPER_LIST
from projects.results import api as results
from projects.results.plans import api as plans
from projects.results.plans.lists import PLAN_INDICATORS
from projects.results.reporting.lists import REPORTING
from projects.states import api as states

__all__ = [
    "HandoverViewSet",
    "coverage",
    "followup",
    "plans",
    "results",
    "states",
]  # they register their endpoints themselves

expose(STAFF_LIST, path="requests", base=DeskRequestViewSet)
expose(INTAKE, path="intake")
expose(PAPER_LIST, path="paper-requests", base=PaperRequestViewSet)
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
expose(REPORTING, path="reporting-periods")
expose(PLAN_INDICATORS, path="plan-indicators")
